import { Logger } from '@nestjs/common';
import { RedisConnection } from '@messagepal/redis';
import { createTestRedis, type TestRedis } from '@messagepal/testing';
import type { EventLogSubject } from './contract/subject';
import { eventLogContract } from './event-log.contract';
import { RedisEventLog } from './event-log.redis';
import { shardOf } from './redis/topic-names';

const HOUR = 60 * 60_000;

beforeAll(() => Logger.overrideLogger(false));

/** A log on these servers, without an audit that would notice what a test does on purpose. */
async function makeOn(servers: TestRedis[]): Promise<EventLogSubject> {
  const { prefix } = servers[0] as TestRedis;
  const bus = servers.map(({ url }) => new RedisConnection({ url, name: 'test' }));
  const log = new RedisEventLog({ bus, prefix }, HOUR);
  const marks = await Promise.all(servers.map((_, server) => marker(log, topicOn(server, servers.length))));
  const onAll = async (act: (server: TestRedis) => Promise<unknown>): Promise<void> => {
    await Promise.all(servers.map(act));
  };
  return {
    log,
    advance: async (ms) => {
      await onAll((server) => server.advance(ms));
      await Promise.all(bus.map((connection) => makeEpochOlder(connection, prefix, ms)));
    },
    loseMemory: () => onAll((server) => server.clear()),
    settled: async () => void (await Promise.all(marks.map((mark) => mark()))),
    close: async () => {
      await log.onApplicationShutdown();
      await Promise.all(bus.map((connection) => connection.close()));
      await onAll((server) => server.clear());
    },
  };
}

/** A topic that nobody else uses and that lies on this of so many servers. */
function topicOn(server: number, servers: number): string {
  for (let number = 0; ; number++) {
    const topic = `live:marker${number}`;
    if (shardOf(topic, servers) === server) return topic;
  }
}

/** When an epoch began is no key's time to live. */
const makeEpochOlder = (connection: RedisConnection, prefix: string, ms: number): Promise<unknown> =>
  connection.command(async (client) => {
    const keys = await client.keys(`${prefix}:{*}:*:h`);
    await Promise.all(keys.map((key) => client.hincrby(key, 'b', -ms)));
  });

/** Publications come in order over one connection, and reading what was missed takes a moment more. */
async function marker(log: RedisEventLog, topic: string): Promise<() => Promise<void>> {
  let heard: () => void = () => undefined;
  await log.subscribe(topic, () => heard());
  return async () => {
    const arrived = new Promise<void>((resolve) => (heard = resolve));
    await log.publish(topic, { t: 'MARK', scope: { kind: 'all' }, d: '{}' });
    await arrived;
    await new Promise((resolve) => setTimeout(resolve, 30));
  };
}

eventLogContract('RedisEventLog (Redis real)', () => makeOn([createTestRedis()]));

/** Whichever of the two is the first: a topic of the suite lies on the other one then. */
eventLogContract('RedisEventLog (spread over two)', () => {
  const first = createTestRedis();
  return makeOn([first, createTestRedis(first)]);
});
eventLogContract('RedisEventLog (spread over two, the other way round)', () => {
  const first = createTestRedis();
  return makeOn([createTestRedis(first), first]);
});
