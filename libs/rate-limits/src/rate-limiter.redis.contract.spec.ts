import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { RedisConnection } from '@messagepal/redis';
import { createRedisServer, createTestRedis } from '@messagepal/testing';
import { rateLimiterContract } from './rate-limiter.contract';
import { RedisRateLimiter } from './rate-limiter.redis';

beforeAll(() => Logger.overrideLogger(false));

describe('RedisRateLimiter (Redis real)', () => {
  const redis = createTestRedis();
  const connections = [0, 1].map((index) => new RedisConnection({ url: redis.url, name: `test-${index}` }));
  const limiters = connections.map((cache) => new RedisRateLimiter({ cache, prefix: redis.prefix }));
  beforeAll(() => Promise.all(connections.map((connection) => connection.usable(2_000))));
  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await redis.clear();
  });

  rateLimiterContract('RedisRateLimiter', () => new RedisRateLimiter({ cache: cacheOf(), prefix: redis.prefix }));
  const cacheOf = (): RedisConnection => connections[0] ?? new RedisConnection({ url: redis.url, name: 'test' });

  it('allows processes together what it allows one', async () => {
    const bucket = { limit: 10, perMs: 600_000 };
    const fifty = Array.from({ length: 50 }, () => limiters).flat();
    const taken = await Promise.all(fifty.map((limiter) => limiter.take('together', bucket)));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(10);
  });

  it('forgets a bucket that is full again', async () => {
    await limiters[0]?.take('short', { limit: 1, perMs: 20 });
    const exists = () => cacheOf().command((client) => client.exists(`${redis.prefix}:bucket:short`));
    while ((await exists()) > 0) await sleep(10);
    expect(await limiters[0]?.take('short', { limit: 1, perMs: 20 })).toMatchObject({ allowed: true });
  });
});

describe('RedisRateLimiter while Redis is away (a server of the test)', () => {
  it('counts in the process by half the limit, at once', async () => {
    const server = await createRedisServer();
    const connection = new RedisConnection({ url: server.url, name: 'test' });
    await connection.usable(2_000);
    const limiter = new RedisRateLimiter({ cache: connection, prefix: 'mp' });
    await limiter.take('key', { limit: 10, perMs: 600_000 });
    await server.kill();
    while (connection.run !== undefined) await sleep(10);
    const take = () => limiter.take('key', { limit: 10, perMs: 600_000 });
    // Who waits for Redis, as what needs it does, is told later.
    const waiting = connection.usable(900).then(
      () => [],
      () => [],
    );
    const taken = await Promise.race([waiting, Promise.all(Array.from({ length: 20 }, take))]);
    expect(taken).toHaveLength(20);
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect((await limiter.take('large', { limit: 4, perMs: 1_000 }, 4)).allowed).toBe(true);
    await server.start();
    await connection.usable(5_000);
    expect(await limiter.take('key', { limit: 10, perMs: 600_000 })).toMatchObject({ limit: 10, remaining: 9 });
    await connection.close();
    await server.remove();
  });
});
