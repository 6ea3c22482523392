// Real: PostgreSQL, Nest, both transports with their own clients; the memory adapters of cache, log and limits.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLog, inboxTopic } from '@messagepal/event-log';
import { GatewayIntent } from '@messagepal/protocol';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import type { Socket } from 'socket.io-client';
import { GatewayServer } from '../gateway-server.contract';
import { SessionHost } from './session-host';

describe('gateway sessions', () => {
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

  const person = () => server.person(`person${++people}`);
  const sessionOf = (userId: string) =>
    server
      .get(SessionHost)
      .all()
      .find(({ identity }) => identity?.userId === userId);

  it.each(['heartbeats', 'pongs of Engine.IO'])('use their login by %s alone', async (by) => {
    const { id, token, loginId } = await person();
    const [raw, socketIo] = [server.raw(), server.socketIo({ token })];
    if (by === 'heartbeats') await raw.identify(token);
    else await once(socketIo as never, 'READY');
    await server.query(`UPDATE sessions SET last_used_at = now() - interval '29 days' WHERE id = $1`, [loginId]);
    const session = sessionOf(id);
    if (session) session.touchDue = 0;
    if (by === 'heartbeats') raw.send(1, null);
    else pong(socketIo);
    for (let age = Infinity; age > 3_600; await sleep(100)) {
      const [row] = await server.query<{ age: number }>(
        'SELECT extract(epoch FROM now() - last_used_at)::int AS age FROM sessions WHERE id = $1',
        [loginId],
      );
      age = row?.age ?? Infinity;
    }
    expect(session?.touchDue).toBeGreaterThan(performance.now());
  });

  it('know when their login ends, and close then', async () => {
    const { id, token, loginId } = await person();
    await server.query(`UPDATE sessions SET expires_at = now() + interval '3 s' WHERE id = $1`, [loginId]);
    const socket = server.raw();
    await socket.identify(token);
    expect((sessionOf(id)?.identity?.loginEnds ?? 0) - performance.now()).toBeLessThan(3_000);
    expect(await socket.closed).toBe(4004);
  });

  it('hear what they asked for, also after they came back', async () => {
    const { id, token } = await person();
    const tell = (t: string): Promise<unknown> =>
      server
        .get(EventLog)
        .append(inboxTopic(id), { t, scope: { kind: 'all' }, d: '{}' }, { once: `${t}${Math.random()}` });
    const socket = server.raw();
    const ready = await socket.identify(token, { intents: GatewayIntent.DIRECT_MESSAGES });
    for (const t of ['TYPING_START', 'MESSAGE_CREATE', 'MESSAGE_REACTION_ADD', 'MESSAGE_DELETE']) await tell(t);
    await socket.event('MESSAGE_DELETE');
    expect(socket.frames.flatMap(({ t, s }) => (t ? [[t, s]] : []))).toEqual([
      ['READY', 1],
      ['MESSAGE_CREATE', 2],
      ['MESSAGE_DELETE', 3],
    ]);
    socket.ws.terminate();
    await socket.closed;
    for (const t of ['MESSAGE_REACTION_ADD', 'MESSAGE_UPDATE', 'TYPING_START']) await tell(t);
    const back = server.raw();
    await back.until(({ op }) => op === 10);
    back.send(6, { token, session_id: ready.d['session_id'], seq: 3 });
    expect(await back.event('RESUMED')).toMatchObject({ s: 5, d: { replayed: 1 } });
    await tell('TYPING_START');
    await tell('USER_NOTE');
    expect(await back.event('USER_NOTE')).toMatchObject({ s: 6 });
  });

  it('close on a second IDENTIFY in one burst as on any other', async () => {
    const { token } = await person();
    const socket = server.socketIo();
    await once(socket as never, 'HELLO');
    const closing = once(socket as never, 'close');
    const answers = [1, 2].map(() => socket.emitWithAck('identify', { token }) as Promise<unknown>);
    expect((await closing)[0]).toMatchObject({ code: 4005 });
    expect(await Promise.race(answers)).toMatchObject({ code: 4005 });
  });
});

/** What the client library answers the server's pings with. */
function pong({ io }: Socket): void {
  const { ws } = io.engine.transport as unknown as { ws: { send(packet: string): void } };
  ws.send('3');
}
