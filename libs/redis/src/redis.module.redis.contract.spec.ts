import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '@messagepal/config';
import { HealthRegistry, RuntimeModule } from '@messagepal/runtime';
import { createRedisServer } from '@messagepal/testing';
import { RedisConnections } from './redis-connections';
import { RedisModule } from './redis.module';

beforeAll(() => Logger.overrideLogger(false));

describe('RedisModule (servers of the test)', () => {
  it('opens one connection for each address, and is ready soon after a server has come back', async () => {
    const servers = await Promise.all([createRedisServer(), createRedisServer()]);
    const [first = '', second = ''] = servers.map(({ url }) => url);
    const environment = { REDIS_URL: first, REDIS_CACHE_URL: second };
    const imports = [ConfigModule.with(loadConfig(environment)), RuntimeModule, RedisModule];
    const app = await (await Test.createTestingModule({ imports }).compile()).init();
    const { parts } = app.get(RedisConnections);
    expect(parts?.bus).toEqual([parts?.durable]);
    expect(parts?.cache).not.toBe(parts?.durable);

    const reason = async () => (await app.get(HealthRegistry).ask()).find(({ name }) => name === 'redis')?.reason;
    expect(await reason()).toBeUndefined();
    const run = parts?.cache.run;
    await servers[1]?.kill();
    while (!(await reason())?.includes('messagepal-2')) await sleep(10);
    await servers[1]?.start();
    while (await reason()) await sleep(20);
    expect(parts?.cache.run).not.toBe(run);

    await app.close();
    await Promise.all(servers.map((server) => server.remove()));
  }, 20_000);
});
