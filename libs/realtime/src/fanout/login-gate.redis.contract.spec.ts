// Real: Redis as two servers of logs, feeds, sessions. What a node is told of inboxes and of ended logins arrives when the test says so.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  guildTopic,
  inboxTopic,
  liveTopic,
  type LogEntry,
  RedisEventLog,
  type Unsubscribe,
} from '@messagepal/event-log';
import { RedisConnection } from '@messagepal/redis';
import { Metrics } from '@messagepal/runtime';
import { createTestRedis, type TestRedis } from '@messagepal/testing';
import { GatewayMetrics } from '../gateway-metrics';
import { CLOSINGS } from '../session/closing';
import { Flusher } from '../session/flusher';
import { Session } from '../session/session';
import { GUILD, GuildDatabase } from '../testing/guild-database';
import { Screen } from '../testing/screen';
import { ChangeClock } from './change-clock';
import { GuildFeed } from './guild-feed';
import { InboxFeeds } from './inbox-feeds';
import { LoginGate } from './login-gate';

const HOUR = 60 * 60_000;
const SLOW = /^(inbox|logins):/;
const LOGIN = 'a login';

beforeAll(() => Logger.overrideLogger(false));

/** The log as a node hears it whose publications of some topics are late. */
class LateLog extends RedisEventLog {
  private readonly late: (() => void)[] = [];

  override subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe> {
    if (!SLOW.test(topic)) return super.subscribe(topic, listener);
    return super.subscribe(topic, (entry) => this.late.push(() => listener(entry)));
  }

  arrive(): void {
    for (const tell of this.late.splice(0)) tell();
  }
}

// On either server, the guild's and the other one.
describe.each(['1', '2', '3', '4'])('LoginGate (Redis real), user %s', (userId) => {
  let redis: TestRedis;
  let connections: RedisConnection[];
  let api: RedisEventLog;
  let log: LateLog;
  let inboxes: InboxFeeds;
  let feed: GuildFeed;
  let database: GuildDatabase;
  let flusher: Flusher;
  const screens = { leaver: new Screen(), witness: new Screen() };

  const join = async (id: string, screen: Screen, login: string): Promise<void> => {
    const times = { unsentBytes: 1e6, silenceMs: 1e6, identifyMs: 1e6, now: () => 0 };
    const session = new Session({ flusher, ...times, left: () => undefined }, 'address');
    session.bind(screen);
    session.become({ id, userId: id, authSessionId: login });
    (await inboxes.hold(id)).attach(session);
    const member = { userId: id, nick: null, roles: [], joinedAt: new Date(0), timedOutUntil: null };
    database.members.set(id, member);
    feed.attach(session, member);
  };
  const event = (t: string, content: string) => ({
    t,
    scope: { kind: 'all' as const },
    d: JSON.stringify({ content }),
  });
  const say = (content: string) => api.append(guildTopic(GUILD), event('MESSAGE_CREATE', content), { once: content });
  const logOut = () => {
    const revoked = { ...event('SESSION_REVOKED', ''), d: JSON.stringify({ session_ids: [LOGIN] }) };
    return api.append(inboxTopic(userId), revoked, { once: 'logout' });
  };
  const witnessed = async (seen: string): Promise<void> => {
    while (!screens.witness.seen.includes(seen)) await sleep(5);
  };

  beforeEach(async () => {
    redis = createTestRedis();
    connections = [0, 1, 2, 3].map((n) => new RedisConnection({ url: redis.url, name: `test-${n}` }));
    api = new RedisEventLog({ bus: connections.slice(0, 2), prefix: redis.prefix }, HOUR);
    log = new LateLog({ bus: connections.slice(2), prefix: redis.prefix }, HOUR);
    const clock = new ChangeClock();
    database = new GuildDatabase();
    flusher = new Flusher(new GatewayMetrics(new Metrics()));
    inboxes = new InboxFeeds(log, clock);
    await api.appendVersion(guildTopic(GUILD), { version: 1, rights: 1, events: [] });
    feed = new GuildFeed(GUILD, log, database, clock, new LoginGate(log, inboxes));
    await feed.start();
    screens.leaver = new Screen();
    screens.witness = new Screen();
    await join(userId, screens.leaver, LOGIN);
    await join('99', screens.witness, 'another');
  });
  afterEach(async () => {
    feed.stop();
    inboxes.onApplicationShutdown();
    await Promise.all([api.onApplicationShutdown(), log.onApplicationShutdown()]);
    await Promise.all(connections.map((connection) => connection.close()));
    await redis.clear();
  });

  it('keeps back what was logged after an answered logout until the inbox has told of it', async () => {
    await say('before');
    await logOut();
    await say('after');
    await witnessed('MESSAGE_CREATE after');
    expect(screens.leaver.closed).toBe(CLOSINGS.REVOKED.code);
    expect(screens.leaver.seen).toEqual(['MESSAGE_CREATE before']);
    // What arrives late at last changes nothing.
    log.arrive();
    await say('later');
    await witnessed('MESSAGE_CREATE later');
  });

  it('keeps typing back likewise', async () => {
    await logOut();
    await api.publish(liveTopic(GUILD), event('TYPING_START', 'after'), 1);
    await witnessed('TYPING_START after');
    expect(screens.leaver).toMatchObject({ seen: [], closed: CLOSINGS.REVOKED.code });
  });

  it('asks nothing of the log where all arrives in order', async () => {
    await logOut();
    await say('first');
    await witnessed('MESSAGE_CREATE first');
    const reads = jest.spyOn(log, 'head');
    await say('second');
    await witnessed('MESSAGE_CREATE second');
    expect(reads).not.toHaveBeenCalled();
  });
});
