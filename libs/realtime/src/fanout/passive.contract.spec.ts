// Real: PostgreSQL, Nest, `ws` on both sides; the memory adapters of cache and log.
import { EventLog, guildTopic } from '@messagepal/event-log';
import { GuildsService } from '@messagepal/guilds';
import { createTestDatabase, type Frame, type RawSocket, type TestDatabase } from '@messagepal/testing';
import { GatewayServer } from '../gateway-server.contract';

const SUBSCRIBE = 14;

describe('a passive session', () => {
  let database: TestDatabase;
  let server: GatewayServer;
  let people = 0;
  let said = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await GatewayServer.start({ DATABASE_URL: database.url, MP_RATE_LIMITS: 'off' });
  });
  afterEach(() => server.hangUp());
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  /** Somebody with a guild and a passive session. */
  const begin = async () => {
    const { id, token } = await server.person(`person${++people}`);
    const guild = await server.get(GuildsService).create(id, { name: 'Circle' });
    const channelId = guild.channels.find(({ type }) => type === 'text')?.id ?? '';
    const socket = server.raw();
    const ready = await socket.identify(token, { caps: { passive: true } });
    const { s } = await socket.event('GUILD_CREATE');
    return { id, token, guildId: guild.id, channelId, socket, sessionId: ready.d['session_id'], s };
  };
  const append = (guildId: string, t: string, d: object): Promise<unknown> =>
    server
      .get(EventLog)
      .append(guildTopic(guildId), { t, scope: { kind: 'all' }, d: JSON.stringify(d) }, { once: `e${++said}` });
  const say = (place: { guildId: string; channelId: string }, id: string, mentions: string[] = []): Promise<unknown> =>
    append(place.guildId, 'MESSAGE_CREATE', {
      id,
      channel_id: place.channelId,
      mentions: mentions.map((one) => ({ id: one })),
    });
  const names = ({ frames }: RawSocket): unknown[] => frames.flatMap(({ t }) => t ?? []).slice(2);
  const updated = ({ d }: Frame): unknown => d['channels'];

  it('hears that something was said when it opens the guild, and from then on what', async () => {
    const here = await begin();
    await say(here, '101', ['5']);
    await say(here, '102', [here.id]);
    here.socket.send(SUBSCRIBE, { guild_id: here.guildId });
    const update = await here.socket.event('PASSIVE_UPDATE');
    expect(updated(update)).toEqual([{ id: here.channelId, last_message_id: '102', mention_count: 1 }]);
    await say(here, '103');
    await here.socket.event('MESSAGE_CREATE');
    here.socket.send(SUBSCRIBE, { guild_id: here.guildId, active: false });
    here.socket.send(1, null);
    await here.socket.until(({ op }) => op === 11);
    await say(here, '104');
    await append(here.guildId, 'GUILD_NOTE', {});
    await here.socket.event('GUILD_NOTE');
    expect(names(here.socket)).toEqual(['PASSIVE_UPDATE', 'MESSAGE_CREATE', 'PASSIVE_UPDATE', 'GUILD_NOTE']);
  });

  it('resumes by seq alone: what it missed is told in one, what it has open as it was', async () => {
    const here = await begin();
    await say(here, '101');
    here.socket.ws.terminate();
    await here.socket.closed;
    await say(here, '102');
    const back = server.raw();
    await back.until(({ op }) => op === 10);
    back.send(6, { token: here.token, session_id: here.sessionId, seq: here.s });
    await back.event('RESUMED');
    expect(updated(await back.event('PASSIVE_UPDATE'))).toMatchObject([{ last_message_id: '102' }]);
    back.send(SUBSCRIBE, { guild_id: here.guildId });
    back.send(1, null);
    await back.until(({ op }) => op === 11);
    const { s } = back.frames.findLast((frame) => frame.s !== undefined) ?? {};
    back.ws.terminate();
    await back.closed;
    await say(here, '103');
    const again = server.raw();
    await again.until(({ op }) => op === 10);
    again.send(6, { token: here.token, session_id: here.sessionId, seq: s });
    await again.event('RESUMED');
    expect(again.frames.flatMap(({ t }) => t ?? [])).toEqual(['MESSAGE_CREATE', 'RESUMED']);
  });
});
