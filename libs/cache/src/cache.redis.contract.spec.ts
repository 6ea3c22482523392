import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { RedisConnection } from '@messagepal/redis';
import { createRedisServer, createTestRedis } from '@messagepal/testing';
import { cacheContract } from './cache.contract';
import { RedisCache } from './cache.redis';

beforeAll(() => Logger.overrideLogger(false));

describe('RedisCache (Redis real)', () => {
  const redis = createTestRedis();
  const connection = new RedisConnection({ url: redis.url, name: 'test' });
  afterAll(async () => {
    await connection.close();
    await redis.clear();
  });

  cacheContract('RedisCache', async () => {
    await connection.usable(2_000);
    return new RedisCache({ cache: connection, prefix: redis.prefix });
  });

  it('is shared', async () => {
    const [one, other] = [0, 1].map(() => new RedisCache({ cache: connection, prefix: redis.prefix }));
    await one?.set('shared:1', { a: 1 }, 60_000);
    expect(await other?.get('shared:1')).toEqual({ a: 1 });
  });
});

describe('RedisCache while Redis is away (a server of the test)', () => {
  it('finds nothing at once, keeps nothing, and refuses only to delete', async () => {
    const server = await createRedisServer();
    const connection = new RedisConnection({ url: server.url, name: 'test' });
    const cache = new RedisCache({ cache: connection, prefix: 'mp' });
    await connection.usable(2_000);
    await cache.set('a:1', 1, 60_000);
    await server.kill();
    const using = async (): Promise<string> => {
      expect(await cache.get('a:1')).toBeUndefined();
      await cache.set('a:1', 2, 60_000);
      expect(await cache.replace('b:1', 2, { from: 1, to: 1, ttlMs: 60_000 })).toBe(true);
      expect(await cache.getMany(['a:1', 'b:1'])).toEqual([undefined, undefined]);
      return 'at once';
    };
    while (connection.run !== undefined) await sleep(10);
    // Who waits for Redis, as what needs it does, is told later.
    const waiting = connection.usable(900).catch(() => 'after waiting');
    expect(await Promise.race([waiting, using()])).toBe('at once');
    await expect(cache.delete('a:1')).rejects.toMatchObject({ status: 503 });
    await server.start();
    await connection.usable(5_000);
    await cache.set('a:1', 3, 60_000);
    expect(await cache.get('a:1')).toBe(3);
    await connection.close();
    await server.remove();
  });
});
