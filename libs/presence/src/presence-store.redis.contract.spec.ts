// Real: Redis; its times are moved by the test.
import { Logger } from '@nestjs/common';
import { RedisConnection } from '@messagepal/redis';
import { createRedisServer, createTestRedis } from '@messagepal/testing';
import type { PresenceSession } from './presence-store';
import { presenceStoreContract } from './presence-store.contract';
import { RedisPresenceStore } from './presence-store.redis';

const [LEASE, GRACE] = [15_000, 30_000];

beforeAll(() => Logger.overrideLogger(false));

describe('RedisPresenceStore (Redis real)', () => {
  const redis = createTestRedis();
  const durable = new RedisConnection({ url: redis.url, name: 'test' });
  const make = () => new RedisPresenceStore({ durable, prefix: redis.prefix });
  const session: PresenceSession = { userId: 'u1', sessionId: 'a', node: 'n1', status: 'online' };

  beforeEach(() => redis.clear());
  afterAll(async () => {
    await redis.clear();
    await durable.close();
  });

  presenceStoreContract('RedisPresenceStore', () => ({ store: make(), pass: (ms) => redis.advance(ms) }));

  it('puts its sessions again after a loss of memory, silently', async () => {
    const [here, there] = [make(), make()];
    await here.renew('n1', LEASE);
    await here.put(session, ['g1']);
    await here.put({ ...session, sessionId: 'gone' });
    await here.leave('u1', 'gone', GRACE);
    await redis.clear();
    expect(await there.statuses(['u1'])).toEqual(new Map());
    await here.renew('n1', LEASE);
    expect(await there.sessionsOf('u1')).toEqual([session]);
    expect(await there.onlineIn(['g1'], 10)).toHaveLength(1);
    expect(await here.sweep(GRACE, 10)).toEqual([]);
  });

  it('puts its sessions again and tells so when others had given it up', async () => {
    const [here, there] = [make(), make()];
    await here.renew('n1', LEASE);
    await here.put(session, ['g1']);
    await redis.advance(LEASE + GRACE);
    expect(await there.sweep(GRACE, 10)).toEqual([{ userId: 'u1', before: 'online', after: 'offline' }]);
    expect(await there.onlineIn(['g1'], 10)).toEqual([]);
    await here.renew('n1', LEASE);
    expect(await here.sweep(GRACE, 10)).toEqual([{ userId: 'u1', before: 'offline', after: 'online' }]);
    expect(await there.onlineIn(['g1'], 10)).toHaveLength(1);
  });

  it('counts a session that moved to another node there, and only there', async () => {
    const [here, there] = [make(), make()];
    await here.renew('n1', LEASE);
    await here.put(session);
    await there.renew('n2', LEASE);
    await there.put({ ...session, node: 'n2' });
    await redis.advance(LEASE + GRACE - 1_000);
    await there.renew('n2', LEASE);
    await redis.advance(1_000);
    expect(await there.sweep(GRACE, 10)).toEqual([]);
    expect(await there.sessionsOf('u1')).toMatchObject([{ node: 'n2' }]);
  });

  it('leaves nothing behind', async () => {
    const store = make();
    await store.renew('n1', LEASE);
    await store.put(session, ['g1', 'g2']);
    await redis.advance(LEASE + GRACE);
    await store.sweep(GRACE, 10);
    const keys = await durable.command((client) => client.keys(`${redis.prefix}:*`));
    expect(keys).toEqual([`${redis.prefix}:presence:x:n1`]);
  });
});

describe('RedisPresenceStore while Redis is away (a server of the test)', () => {
  it('tells later who came and who went', async () => {
    const server = await createRedisServer();
    const durable = new RedisConnection({ url: server.url, name: 'test' });
    const store = new RedisPresenceStore({ durable, prefix: 'mp' });
    const here = (sessionId: string): PresenceSession => ({
      userId: sessionId,
      sessionId,
      node: 'n1',
      status: 'online',
    });
    await store.renew('n1', LEASE);
    await store.put(here('stays'));
    await store.put(here('goes'));
    server.pause();
    await Promise.all([
      expect(store.put(here('comes'))).rejects.toMatchObject({ status: 503 }),
      expect(store.leave('goes', 'goes', 0)).rejects.toMatchObject({ status: 503 }),
      expect(store.renew('n1', LEASE)).rejects.toMatchObject({ status: 503 }),
    ]);
    server.resume();
    await durable.usable(20_000);
    await store.renew('n1', LEASE);
    const seen = new Map((await store.sweep(GRACE, 10)).map(({ userId, after }) => [userId, after]));
    expect(seen.get('goes')).toBe('offline');
    expect([...(await store.statuses(['stays', 'comes', 'goes'])).keys()]).toEqual(['stays', 'comes']);
    await durable.close();
    await server.remove();
  }, 40_000);
});
