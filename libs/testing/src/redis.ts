import {
  createRedisServer as createServer,
  createTestRedis as create,
  type RedisServer,
  type TestRedis,
} from '../../../tools/engines/test-redis.cjs';

export type { RedisServer, TestRedis };

/**
 * Names of its own on the test run's Redis. Clear them in `afterAll`.
 *
 * @throws Error outside Jest's contract and e2e projects, which start that Redis.
 */
export function createTestRedis(): TestRedis {
  return create();
}

/** A Redis of the test's own (about 300 ms), which it may kill and start again. Remove it in `afterAll`. */
export function createRedisServer(options?: { persistent?: boolean }): Promise<RedisServer> {
  return createServer(options);
}
