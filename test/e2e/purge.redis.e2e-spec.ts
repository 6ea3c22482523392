// Real: everything; the queue is in a Redis of the test.
import { createRedisServer, type RedisServer } from '@messagepal/testing';
import { purgeTakesTheirs } from './purge/purge-story';
import { World } from './world';

describe('the purge of a banned author, over Redis', () => {
  let redis: RedisServer;
  let world: World;

  beforeAll(async () => {
    redis = await createRedisServer();
    world = await World.open({ REDIS_URL: redis.url });
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await redis.remove();
  });

  it('takes what they sent, also what was stored late, and nothing else', async () => {
    await purgeTakesTheirs(world);
    expect.hasAssertions();
  });
});
