// Real: PostgreSQL, Nest, `ws` on both sides; the memory adapters of cache and log.
import { EventLog, inboxTopic } from '@messagepal/event-log';
import { GuildMembers, GuildsService } from '@messagepal/guilds';
import { createTestDatabase, type RawSocket, type TestDatabase } from '@messagepal/testing';
import { GatewayServer } from '../gateway-server.contract';
import { shardFilter } from './shard-filter';

const SHARDS = 2;

describe('shards', () => {
  let database: TestDatabase;
  let server: GatewayServer;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await GatewayServer.start({ DATABASE_URL: database.url, MP_RATE_LIMITS: 'off' });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const idsOf = ({ frames }: RawSocket, t: string): string[] =>
    frames.filter((frame) => frame.t === t).map(({ d }) => String(d['id']));

  it('divide the guilds, also those that are joined later, and leave DMs to the first', async () => {
    const [bot, host] = [await server.person('bot'), await server.person('host')];
    const sockets = Array.from({ length: SHARDS }, () => server.raw());
    await Promise.all(sockets.map((socket, index) => socket.identify(bot.token, { shard: [index, SHARDS] })));
    const guilds: string[] = [];
    while (new Set(guilds.map((id) => shardFilter([0, SHARDS])(id))).size < SHARDS)
      guilds.push((await server.get(GuildsService).create(host.id, { name: 'Circle' })).id);
    for (const id of guilds) await server.get(GuildMembers).join(id, bot.id);
    const channel = { t: 'CHANNEL_CREATE', scope: { kind: 'all' as const }, d: '{"id":"5","type":"dm"}' };
    await server.get(EventLog).append(inboxTopic(bot.id), channel, { once: 'dm' });
    const own = (index: number): string[] => guilds.filter(shardFilter([index, SHARDS]));
    for (const [index, socket] of sockets.entries())
      await Promise.all(own(index).map((id) => socket.until(({ t, d }) => t === 'GUILD_CREATE' && d['id'] === id)));
    expect(sockets.map((socket) => idsOf(socket, 'GUILD_CREATE').toSorted())).toEqual(
      [0, 1].map((index) => own(index).toSorted()),
    );
    await sockets[0]?.event('CHANNEL_CREATE');
    expect(sockets.map((socket) => idsOf(socket, 'CHANNEL_CREATE'))).toEqual([['5'], []]);
  });
});
