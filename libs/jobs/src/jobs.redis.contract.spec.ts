import { getQueueToken } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '@messagepal/config';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { RuntimeModule } from '@messagepal/runtime';
import {
  createRedisServer,
  createTestDatabase,
  createTestRedis,
  type RedisServer,
  type TestDatabase,
} from '@messagepal/testing';
import type { Queue } from 'bullmq';
import { jobId } from './job-id';
import { Jobs } from './jobs';
import { Greetings, GreetingsModule, jobsContract, until } from './jobs.contract';
import { JobsModule } from './jobs.module';

const redis = createTestRedis();
afterAll(() => redis.clear());

jobsContract('jobs (BullMQ on Redis, both real)', () => ({ REDIS_URL: redis.url, MP_REDIS_PREFIX: redis.prefix }));

describe('jobs while Redis is away (a server of the test)', () => {
  let server: RedisServer;
  let database: TestDatabase;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    server = await createRedisServer();
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await server.remove();
    await database.drop();
  });

  it('are refused within seconds, and workers go on by themselves once it is back', async () => {
    const config = ConfigModule.with(loadConfig({ DATABASE_URL: database.url, REDIS_URL: server.url }));
    const imports = [config, RuntimeModule, EventLogModule, JobsModule, DatabaseModule, GreetingsModule];
    const app = await (await Test.createTestingModule({ imports }).compile()).init();
    const add = (subject: string): Promise<void> =>
      app.get(Jobs).add({ queue: 'greetings', name: 'greet', id: jobId('g', subject), data: { subject, failures: 0 } });
    await add('before');
    await until(() => app.get(Greetings).of('before').length === 2);
    const keys = await app.get<Queue>(getQueueToken('greetings')).getCompletedCount();
    expect(keys).toBe(1);

    await server.kill();
    const begin = Date.now();
    await expect(add('meanwhile')).rejects.toMatchObject({ status: 503 });
    // 3 s; BullMQ by itself waits for as long as Redis is away.
    expect(Date.now() - begin).toBeLessThan(15_000);
    await server.start();
    await until(() =>
      add('after').then(
        () => true,
        () => false,
      ),
    );
    await until(() => app.get(Greetings).of('after').length === 2);
    await app.close();
  }, 60_000);
});
