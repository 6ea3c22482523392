import { Logger } from '@nestjs/common';
import { RedisConnection } from '@messagepal/redis';
import { createTestRedis } from '@messagepal/testing';
import type { EventLogSubject } from './contract/subject';
import { eventLogContract } from './event-log.contract';
import { RedisEventLog } from './event-log.redis';

const HOUR = 60 * 60_000;

beforeAll(() => Logger.overrideLogger(false));

/** A log on the run's Redis, without an audit that would notice what a test does on purpose. */
async function make(): Promise<EventLogSubject> {
  const redis = createTestRedis();
  const connection = new RedisConnection({ url: redis.url, name: 'test' });
  const log = new RedisEventLog({ bus: [connection], prefix: redis.prefix }, HOUR);
  const marks = await marker(log);
  return {
    log,
    advance: async (ms) => {
      await redis.advance(ms);
      await makeEpochOlder(connection, redis.prefix, ms);
    },
    loseMemory: () => redis.clear(),
    settled: marks,
    close: async () => {
      await log.onApplicationShutdown();
      await connection.close();
      await redis.clear();
    },
  };
}

/** When an epoch began is no key's time to live. */
const makeEpochOlder = (connection: RedisConnection, prefix: string, ms: number): Promise<unknown> =>
  connection.command(async (client) => {
    const keys = await client.keys(`${prefix}:{*}:*:h`);
    await Promise.all(keys.map((key) => client.hincrby(key, 'b', -ms)));
  });

/** Publications come in order over one connection, and reading what was missed takes a moment more. */
async function marker(log: RedisEventLog): Promise<() => Promise<void>> {
  let heard: () => void = () => undefined;
  await log.subscribe('live:marker', () => heard());
  return async () => {
    const arrived = new Promise<void>((resolve) => (heard = resolve));
    await log.publish('live:marker', { t: 'MARK', scope: { kind: 'all' }, d: '{}' });
    await arrived;
    await new Promise((resolve) => setTimeout(resolve, 30));
  };
}

eventLogContract('RedisEventLog (Redis real)', make);
