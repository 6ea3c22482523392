import {
  createRedisServer as createServer,
  createTestRedis as create,
  type RedisServer,
  type TestRedis,
} from '../../../tools/engines/test-redis.cjs';

export type { RedisServer, TestRedis };

/**
 * Names of its own on the test run's Redis. Clear them in `afterAll`. With `beside` the same names in another database of it, which
 * passes for a second server.
 *
 * @throws Error outside Jest's contract and e2e projects, which start that Redis.
 */
export function createTestRedis(beside?: TestRedis): TestRedis {
  return create(beside);
}

/** A Redis of the test's own (about 300 ms), which it may kill and start again. Remove it in `afterAll`. */
export function createRedisServer(options?: { persistent?: boolean }): Promise<RedisServer> {
  return createServer(options);
}
