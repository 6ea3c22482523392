import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { RedisConnection } from '@messagepal/redis';
import { createRedisServer, createTestRedis, type RedisServer } from '@messagepal/testing';
import { claim, event, granted, listen, names, send, TOPIC } from '../contract/subject';
import type { LogEntry } from '../event-log';
import { RedisEventLog } from '../event-log.redis';
import { loginsTopic } from '../topics';
import { decodeEntry, encodeEvent } from './entry-codec';
import { TopicNaming } from './topic-names';

const NEVER = 60 * 60_000;

beforeAll(() => Logger.overrideLogger(false));

interface Opened {
  log: RedisEventLog;
  connection: RedisConnection;
  close(): Promise<void>;
}

function open(url: string, prefix: string, auditEveryMs: number): Opened {
  const connection = new RedisConnection({ url, name: 'test' });
  const log = new RedisEventLog({ bus: [connection], prefix }, auditEveryMs);
  const close = async () => {
    await log.onApplicationShutdown();
    await connection.close();
  };
  return { log, connection, close };
}

async function until(true_: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 8_000; Date.now() < end; await sleep(10)) if (await true_()) return;
  throw new Error('it did not come true within 8 s');
}

const texts = (entries: readonly LogEntry[]): string[] => entries.map(({ event: { d } }) => d);
const append = (log: RedisEventLog, key: string) => log.append(TOPIC, event(key), { once: key });

/** Waits until the log answers again: a process that comes back is repeated to, as clients do. */
const answers = (log: RedisEventLog) =>
  until(() =>
    log.head(TOPIC).then(
      () => true,
      () => false,
    ),
  );

/** Listens as soon as the server is back. */
async function listenAgain(log: RedisEventLog, topic: string): Promise<LogEntry[]> {
  let heard: LogEntry[] | undefined;
  await until(async () => {
    heard = await listen(log, topic).catch(() => undefined);
    return heard !== undefined;
  });
  return heard ?? [];
}

describe('a publication that was lost (Redis real)', () => {
  const redis = createTestRedis();
  const { channel, keys } = new TopicNaming(redis.prefix, 0).of(TOPIC);
  let opened: Opened;
  let heard: LogEntry[];

  beforeEach(async () => {
    opened = open(redis.url, redis.prefix, NEVER);
    heard = await listen(opened.log);
  });
  afterEach(async () => {
    await opened.close();
    await redis.clear();
  });

  /** Appends without telling anybody, as if the publication were lost on its way. */
  async function appendUnheard(text: string): Promise<void> {
    const { epoch, offset } = await opened.log.head(TOPIC);
    await opened.connection.command(async (client) => {
      await client.rpush(`${keys}l`, `${offset + 1} ${epoch} 0 0 ${Date.now()} - 0 ${encodeEvent(event(text))}`);
      await client.hset(`${keys}h`, 'o', offset + 1);
    });
  }

  it('is read from the log before the next one is told', async () => {
    await append(opened.log, '1');
    await appendUnheard('2');
    await appendUnheard('3');
    await append(opened.log, '4');
    await until(() => heard.length === 4);
    expect(heard.map(({ offset }) => offset)).toEqual([1, 2, 3, 4]);
    expect(texts(heard)).toEqual(['1', '2', '3', '4'].map((text) => JSON.stringify({ text })));
  });

  it('is found by the audit when it was the last one', async () => {
    const audited = open(redis.url, redis.prefix, 50);
    const alsoHeard = await listen(audited.log);
    await appendUnheard('1');
    await until(() => alsoHeard.length === 1);
    expect(heard).toEqual([]);
    await audited.close();
  });

  it('is not lost with its epoch, which lives as long as somebody follows the topic', async () => {
    const audited = open(redis.url, redis.prefix, 50);
    await listen(audited.log);
    const { epoch } = await audited.log.head(TOPIC);
    await redis.advance(6 * 60 * 60_000 - 500); // as long as a topic is kept
    await sleep(700);
    expect(await audited.log.head(TOPIC)).toMatchObject({ epoch });
    await audited.close();
  });

  it('is told once when it comes after all', async () => {
    await append(opened.log, '1');
    await until(() => heard.length === 1);
    const [text = ''] = await opened.connection.command((client) => client.lrange(`${keys}l`, 0, 0));
    await opened.connection.command((client) => client.spublish(channel, text));
    await append(opened.log, '2');
    await until(() => heard.length === 2);
    expect(decodeEntry(TOPIC, text, 'logins:0')).toEqual(heard[0]);
  });

  it('is read when the connection of the subscriber broke', async () => {
    await append(opened.log, '1');
    await until(() => heard.length === 1);
    for (let round = 0; round < 3; round += 1) {
      await opened.connection.command((client) => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
      for (const key of ['a', 'b', 'c']) await append(opened.log, `${round}${key}`);
    }
    await until(() => heard.length === 10);
    expect(heard.map(({ offset }) => offset)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
  });

  it('becomes a sync when the log has been trimmed meanwhile', async () => {
    await append(opened.log, '1');
    await until(() => heard.length === 1);
    await appendUnheard('2');
    await opened.connection.command((client) => client.del(`${keys}l`));
    await append(opened.log, '3');
    await until(() => heard.length === 2);
    expect(heard[1]).toMatchObject({ offset: 3, event: { t: 'SYNC' } });
    await append(opened.log, '4');
    await until(() => heard.length === 3);
    expect(heard[2]).toMatchObject({ offset: 4, event: { t: 'MESSAGE_CREATE' } });
  });
});

describe('a Redis that loses its memory (a server of the test)', () => {
  let server: RedisServer;
  let opened: Opened;
  let heard: LogEntry[];

  beforeEach(async () => {
    server = await createRedisServer();
    opened = open(server.url, 'mp', 100);
    heard = await listen(opened.log);
  });
  afterEach(async () => {
    await opened.close();
    await server.remove();
  });

  it.each(['FLUSHALL', 'a restart'])('is found out after %s without a new event, and claims are cold', async (how) => {
    const { log, connection } = opened;
    const grant = await granted(log, send('100', 'n'));
    await log.append(TOPIC, event(), grant);
    await until(() => heard.length === 1);
    await sleep(250); // a round of the audit
    if (how === 'FLUSHALL') await connection.command((client) => client.flushall());
    else {
      await server.kill();
      await server.start();
    }
    await until(() => heard.length === 2);
    const head = await log.head(TOPIC);
    expect(heard[1]).toMatchObject({ epoch: head.epoch, offset: 0, event: { t: 'SYNC' } });
    expect(head.epoch).not.toBe(grant.epoch);
    expect(await log.append(TOPIC, event(), grant)).toEqual({ kind: 'restarted' });
    expect(await log.claim(TOPIC, send('101'))).toEqual({ kind: 'cold', epoch: head.epoch });
    expect(await claim(log, send('101'))).toMatchObject({ kind: 'granted' });
    await append(log, 'a');
    await until(() => heard.length === 3);
    expect(heard[2]).toMatchObject({ epoch: head.epoch, offset: 1 });
  });

  it('refuses while it is away or does not answer, and works again by itself', async () => {
    for (const [leave, comeBack] of [
      [() => server.kill(), () => server.start()],
      [async () => server.pause(), async () => server.resume()],
    ] as const) {
      await leave();
      const begin = Date.now();
      await expect(append(opened.log, 'x')).rejects.toMatchObject({ status: 503 });
      // Of what stops a driver that would wait for ever; how busy this machine is should not matter.
      expect(Date.now() - begin).toBeLessThan(10_000);
      await expect(opened.log.subscribe('guild:9', () => undefined)).rejects.toMatchObject({ status: 503 });
      await comeBack();
      await answers(opened.log);
    }
    await append(opened.log, 'last');
    await until(() => texts(heard).includes('{"text":"last"}'));
  }, 30_000);

  it('keeps a node that was away when it all happened from going on silently', async () => {
    const other = open(server.url, 'mp', NEVER);
    await append(opened.log, '1');
    await until(() => heard.length === 1);
    await server.kill();
    await server.start();
    await answers(other.log);
    await append(other.log, '2');
    await until(() => heard.some(({ event: { d } }) => d === '{"text":"2"}'));
    expect(new Set(heard.map(({ epoch }) => epoch)).size).toBe(2);
    await other.close();
  });
});

describe('a Redis that comes back with what it had on disk (a server of the test)', () => {
  it('goes on with another epoch, because the last entries may be missing', async () => {
    const server = await createRedisServer({ persistent: true });
    const opened = open(server.url, 'mp', 100);
    const heard = await listen(opened.log);
    const grant = await granted(opened.log, send('100', 'n'));
    await append(opened.log, '1');
    await until(() => heard.length === 1);
    await server.kill();
    await server.start();
    await until(() => heard.length === 2);
    expect(names(heard)).toEqual(['MESSAGE_CREATE', 'SYNC']);
    expect(heard[1]?.epoch).not.toBe(heard[0]?.epoch);
    expect(await opened.log.append(TOPIC, event(), grant)).toEqual({ kind: 'restarted' });
    expect(await opened.log.expired(0, 10)).toEqual([]);
    await opened.close();
    await server.remove();
  });

  it.each(['is published', 'is logged'])('names no ended logins of before in what %s', async (how) => {
    const server = await createRedisServer({ persistent: true });
    const opened = open(server.url, 'mp', NEVER);
    await opened.log.append('inbox:1', { ...event(), t: 'SESSION_REVOKED' }, { once: 'logout' });
    const before = await opened.log.head(loginsTopic(0));
    await server.kill();
    await server.start();
    const heard = await listenAgain(opened.log, how === 'is logged' ? TOPIC : 'live:7');
    if (how === 'is logged') await append(opened.log, '1');
    else await opened.log.publish('live:7', event());
    await until(() => heard.length > 0);
    const { epoch, offset } = await opened.log.head(loginsTopic(0));
    expect(heard.at(-1)?.after).toEqual({ topic: loginsTopic(0), epoch, offset });
    expect(epoch).not.toBe(before.epoch);
    await opened.close();
    await server.remove();
  });
});

describe('several servers (of the test)', () => {
  it('share the topics, and one that is away takes nobody with it', async () => {
    const servers = await Promise.all([createRedisServer(), createRedisServer()]);
    const bus = servers.map(({ url }, index) => new RedisConnection({ url, name: `test-${index}` }));
    const log = new RedisEventLog({ bus, prefix: 'mp' }, 100);
    const topics = Array.from({ length: 20 }, (_, i) => `guild:${i}`);
    const heard: string[] = [];
    for (const topic of topics) await log.subscribe(topic, (entry) => heard.push(entry.topic));
    for (const topic of topics) await log.append(topic, event(), { once: 'a' });
    await until(() => heard.length === 20);
    const sizes = await Promise.all(bus.map((connection) => connection.command((client) => client.dbsize())));
    for (const size of sizes) expect(size).toBeGreaterThan(5);

    await servers[0]?.kill();
    const again = await Promise.allSettled(topics.map((topic) => log.append(topic, event(), { once: 'b' })));
    const kept = again.filter(({ status }) => status === 'fulfilled').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(20);
    expect(await log.expired(0, 10)).toEqual([]);

    await log.onApplicationShutdown();
    await Promise.all([...bus.map((connection) => connection.close()), ...servers.map((server) => server.remove())]);
  }, 20_000);
});
