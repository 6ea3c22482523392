// Real: PostgreSQL, Nest, `ws` on both sides; the memory adapters of cache and log.
import { EventLog, guildTopic, inboxTopic } from '@messagepal/event-log';
import { LIMITS } from '@messagepal/config';
import { GuildsService } from '@messagepal/guilds';
import { createTestDatabase, type TestDatabase, type Frame, type RawSocket } from '@messagepal/testing';
import { GatewayServer } from '../gateway-server.contract';
import type { Session } from '../session/session';
import { SessionHost } from '../session/session-host';

/** Together more than the kernel takes for a client that does not read. */
const MISSED = 200;
const BYTES = 100 * 1024;

describe('a RESUME that is cut', () => {
  let database: TestDatabase;
  let server: GatewayServer;
  let people = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await GatewayServer.start({ DATABASE_URL: database.url, MP_RATE_LIMITS: 'off' });
  });
  afterEach(() => server.hangUp());
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const inboxOf = (userId: string, from: number, count: number): Promise<unknown> => {
    const log = server.get(EventLog);
    const numbers = Array.from({ length: count }, (_, index) => from + index);
    return Promise.all(
      numbers.map((n) =>
        log.append(
          inboxTopic(userId),
          { t: 'USER_NOTE', scope: { kind: 'all' }, d: JSON.stringify({ n, pad: 'x'.repeat(BYTES) }) },
          { once: `note-${userId}-${n}` },
        ),
      ),
    );
  };
  const numbersIn = (frames: Frame[]): unknown[] => frames.filter(({ t }) => t === 'USER_NOTE').map(({ d }) => d['n']);
  const lastSeq = (frames: Frame[]): number => frames.findLast(({ s }) => s !== undefined)?.s ?? 0;

  const resume = async (token: string, sessionId: unknown, rest: object): Promise<RawSocket> => {
    const socket = server.raw();
    await socket.until(({ op }) => op === 10);
    socket.send(6, { token, session_id: sessionId, ...rest });
    return socket;
  };
  /** Reads some of a replay and then no more; resolves when the gateway has stopped telling. */
  const stall = async (socket: RawSocket): Promise<Session> => {
    await socket.until(({ d }) => (d as { n?: number } | null)?.n === 3);
    socket.ws.pause();
    const session = server
      .get(SessionHost)
      .all()
      .find(({ replaying }) => replaying);
    if (!session) throw new Error('nothing is replayed');
    const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
    for (let seq = -1; seq !== session.seq; await turn()) ({ seq } = session);
    return session;
  };

  it.each(['seq alone', 'a cursor'])('goes on by %s where it was, as fast as its client reads', async (by) => {
    const { id, token } = await server.person(`person${++people}`);
    const first = server.raw();
    const guild = await server.get(GuildsService).create(id, { name: 'Circle' });
    const ready = await first.identify(token);
    const { s: begun } = await first.event('GUILD_CREATE');
    first.ws.terminate();
    await first.closed;
    await inboxOf(id, 1, MISSED);
    // Its turn would come after the inbox, in which the replay is cut.
    const note = { t: 'GUILD_NOTE', scope: { kind: 'all' as const }, d: '{}' };
    await server.get(EventLog).append(guildTopic(guild.id), note, { once: `note-${guild.id}` });

    const cut = await resume(token, ready.d['session_id'], { seq: begun, cursor: { [inboxTopic(id)]: ready.d['o'] } });
    const session = await stall(cut);
    expect(session.seq).toBeLessThan(MISSED);
    expect(session.replaying?.get(guildTopic(guild.id))).toBeDefined();
    expect(session.unsent).toBeLessThan(LIMITS.gateway.unsentBytes);
    cut.ws.terminate();
    while (session.state !== 'ended') await new Promise((resolve) => setImmediate(resolve));

    const [seq, heard] = [lastSeq(cut.frames), numbersIn(cut.frames)];
    expect(heard.length).toBeGreaterThan(2);
    const cursor = { [inboxTopic(id)]: cut.frames.findLast(({ o }) => o)?.o };
    const back = await resume(token, ready.d['session_id'], { seq, ...(by === 'a cursor' && { cursor }) });
    expect(await back.event('RESUMED')).toMatchObject({ s: seq + MISSED - heard.length + 2 });
    expect(back.frames.filter(({ t }) => t === 'GUILD_NOTE')).toHaveLength(1);
    expect([...heard, ...numbersIn(back.frames)]).toEqual(Array.from({ length: MISSED }, (_, index) => index + 1));
  });
});
