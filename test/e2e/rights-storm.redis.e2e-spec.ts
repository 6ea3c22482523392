// Real: everything; two whole products on one PostgreSQL and one Redis. People listen to the one that others call.
import { createRedisServer, createTestDatabase, type RedisServer, type TestDatabase } from '@messagepal/testing';
import { numbers, runStorm } from './storm/run-storm';
import { World } from './world';

describe('a storm of rights over two products', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let worlds: World[];

  beforeAll(async () => {
    [redis, database] = await Promise.all([createRedisServer(), createTestDatabase()]);
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url };
    worlds = [await World.open(env), await World.open(env)];
  }, 60_000);
  afterAll(async () => {
    for (const world of worlds) await world.close();
    await Promise.all([redis.remove(), database.drop()]);
  });

  it('lets nothing through that was caused after an answered revoke', async () => {
    const places = worlds.map(({ url }) => ({ api: url, gateway: url }));
    const outcome = await runStorm({ places, observers: 8, ms: 8_000, random: numbers(20_260_103) });
    expect(outcome.leaks).toEqual([]);
    for (const { seen, shown } of outcome.channels) expect(shown).toEqual(seen);
    expect(outcome.judged.events).toBeGreaterThan(50);
    expect(outcome.judged.chunks).toBeGreaterThan(50);
    expect(outcome.resumed).toBeGreaterThan(5);
  }, 60_000);
});
