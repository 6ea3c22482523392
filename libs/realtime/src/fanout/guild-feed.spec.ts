// Real: the memory log, feeds, rosters, sessions, access's classes. The database is a variable.
import type { MemberFacts } from '@messagepal/access';
import { guildTopic, liveTopic, loginsTopic, type Scope } from '@messagepal/event-log';
import { Metrics } from '@messagepal/runtime';
import { GatewayMetrics } from '../gateway-metrics';
import { Flusher } from '../session/flusher';
import { Session } from '../session/session';
import { GUILD, GuildDatabase } from '../testing/guild-database';
import { Screen } from '../testing/screen';
import { LossyLog } from '../testing/lossy-log';
import { ChangeClock } from './change-clock';
import { GuildFeed } from './guild-feed';
import { InboxFeeds } from './inbox-feeds';
import { LoginGate } from './login-gate';

const TOPIC = guildTopic(GUILD);

describe('GuildFeed', () => {
  let log: LossyLog;
  let database: GuildDatabase;
  let feed: GuildFeed;
  let flusher: Flusher;
  let n = 0;

  const facts = (userId: string, roles: string[] = []): MemberFacts => {
    const member = { userId, nick: null, roles, joinedAt: new Date(0), timedOutUntil: null };
    database.members.set(userId, member);
    return member;
  };
  const join = (userId: string, roles: string[] = []): Screen => {
    const screen = new Screen();
    const times = { unsentBytes: 1e6, silenceMs: 1e6, identifyMs: 1e6, now: () => 0 };
    const session = new Session({ flusher, ...times, left: () => undefined }, 'address');
    session.bind(screen);
    session.become({ id: userId, userId, authSessionId: 'a' });
    feed.attach(session, facts(userId, roles));
    return screen;
  };
  const say = (content: string, channelId = '10', scope: Partial<Scope> = {}): Promise<unknown> =>
    log.append(
      TOPIC,
      { t: 'MESSAGE_CREATE', scope: { kind: 'channel', channelId, ...scope } as Scope, d: JSON.stringify({ content }) },
      { once: `m${++n}` },
    );
  /** A change as the domain makes one: first the database, then the log. */
  const change = (t: string, d: object, scope: Scope = { kind: 'all' }, takesRights = true): Promise<unknown> => {
    database.version++;
    if (takesRights) database.rights++;
    const { version, rights } = database;
    return log.appendVersion(TOPIC, { version, rights, events: [{ t, scope, d: JSON.stringify(d) }] });
  };
  const settled = async (): Promise<void> => {
    await feed.follower.settle();
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  beforeEach(async () => {
    log = new LossyLog();
    database = new GuildDatabase();
    flusher = new Flusher(new GatewayMetrics(new Metrics()));
    await log.appendVersion(TOPIC, { version: 1, rights: 1, events: [] });
    const clock = new ChangeClock();
    feed = new GuildFeed(GUILD, log, database, clock, new LoginGate(log, new InboxFeeds(log, clock)));
    await feed.start();
  });
  afterEach(() => feed.stop());

  it('tells everybody what they may hear, and nobody else', async () => {
    const [ann, bob] = [join('a'), join('b', ['20'])];
    await say('for all');
    await say('for some', '11');
    await settled();
    expect(ann.seen).toEqual(['MESSAGE_CREATE for all']);
    expect(bob.seen).toEqual(['MESSAGE_CREATE for all', 'MESSAGE_CREATE for some']);
    expect(bob.numbers).toEqual([1, 2]);
  });

  it('delivers nothing that follows a revoke before it knows the new rights, however long that takes', async () => {
    const bob = join('b', ['20']);
    let load = (): void => undefined;
    database.delay = new Promise((resolve) => (load = resolve));
    database.channels.set('11', []);
    await change('CHANNEL_UPDATE', { id: '11' }, { kind: 'channel', channelId: '11' });
    await say('secret', '11');
    await say('open');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bob.seen).toEqual([]);
    load();
    await settled();
    expect(bob.seen).toEqual(['CHANNEL_DELETE 11', 'MESSAGE_CREATE open']);
  });

  it('reloads for a message that carries rights it has not heard of', async () => {
    const bob = join('b', ['20']);
    database.channels.set('11', []);
    database.version++;
    database.rights++;
    await log.appendVersion(TOPIC, { version: database.version, rights: database.rights, events: [] });
    await say('secret', '11');
    await settled();
    expect(bob.seen).toEqual(['CHANNEL_DELETE 11']);
  });

  it('shows a channel that a role opens, with its last message', async () => {
    const ann = join('a');
    const member = {
      user: { id: 'a' },
      guild_id: GUILD,
      nick: null,
      roles: ['20'],
      joined_at: '1970-01-01T00:00:00.000+00:00',
      communication_disabled_until: null,
    };
    await change('GUILD_MEMBER_UPDATE', member, { kind: 'all' }, false);
    await say('welcome', '11');
    await settled();
    expect(ann.seen).toEqual(['CHANNEL_CREATE 11', 'GUILD_MEMBER_UPDATE 1', 'MESSAGE_CREATE welcome']);
  });

  it('tells of a new and of a deleted channel once, and only those who see it', async () => {
    const [ann, bob] = [join('a'), join('b', ['20'])];
    database.channels.set('12', ['20']);
    await change('CHANNEL_CREATE', { id: '12' }, { kind: 'channel', channelId: '12' }, false);
    await settled();
    database.channels.delete('12');
    await change('CHANNEL_DELETE', { id: '12' }, { kind: 'channel', channelId: '12' });
    await settled();
    expect(ann.seen).toEqual([]);
    expect(bob.seen).toEqual(['CHANNEL_CREATE 12', 'CHANNEL_DELETE 12']);
  });

  it('tells them once also when the database is ahead of the log', async () => {
    const bob = join('b', ['20']);
    let load = (): void => undefined;
    database.delay = new Promise((resolve) => (load = resolve));
    await change('GUILD_UPDATE', { id: GUILD });
    database.channels.set('12', ['20']);
    await change('CHANNEL_CREATE', { id: '12' }, { kind: 'channel', channelId: '12' });
    database.channels.delete('11');
    await change('CHANNEL_DELETE', { id: '11' }, { kind: 'channel', channelId: '11' });
    load();
    await settled();
    expect(bob.seen.toSorted()).toEqual(['CHANNEL_CREATE 12', 'CHANNEL_DELETE 11', 'GUILD_UPDATE 1']);
  });

  it('lets a member go at that place of the log', async () => {
    const [ann, bob] = [join('a'), join('b')];
    await say('one');
    await change('GUILD_MEMBER_REMOVE', { guild_id: GUILD, user: { id: 'b' } });
    await say('two');
    await settled();
    expect(bob.seen).toEqual(['MESSAGE_CREATE one', 'GUILD_DELETE 1']);
    expect(ann.seen).toEqual(['MESSAGE_CREATE one', 'GUILD_MEMBER_REMOVE 1', 'MESSAGE_CREATE two']);
  });

  it('ends with its guild', async () => {
    const ann = join('a');
    database.gone = true;
    await change('GUILD_DELETE', { id: GUILD });
    await say('ghost');
    await settled();
    expect(ann.seen).toEqual(['GUILD_DELETE 1']);
  });

  it('starts everybody over after an uncertain write', async () => {
    const [ann, bob] = [join('a'), join('b')];
    database.members.delete('b');
    await log.append(TOPIC, { t: 'SYNC', scope: { kind: 'all' }, d: '{}' }, { once: 'sync' });
    await say('after');
    await settled();
    expect(ann.seen).toEqual(['GUILD_SYNC uncertain_write', 'GUILD_CREATE 1', 'MESSAGE_CREATE after']);
    expect(bob.seen).toEqual(['GUILD_DELETE 1']);
  });

  it('puts no view together with members of another moment', async () => {
    const bob = join('b', ['20']);
    let load = (): void => undefined;
    database.delay = new Promise((resolve) => (load = resolve));
    const member = (roles: string[]) => ({
      user: { id: 'b' },
      guild_id: GUILD,
      nick: null,
      roles,
      joined_at: '1970-01-01T00:00:00.000+00:00',
      communication_disabled_until: null,
    });
    await change('GUILD_UPDATE', { id: GUILD }, { kind: 'all' }, false);
    // The role is taken, then a channel is opened to it, which the view shows before the log tells of either.
    facts('b');
    await change('GUILD_MEMBER_UPDATE', member([]));
    database.channels.set('12', ['20']);
    await change('CHANNEL_CREATE', { id: '12' }, { kind: 'channel', channelId: '12' });
    await say('secret', '12');
    load();
    await settled();
    expect(bob.seen).toEqual(['CHANNEL_DELETE 11', 'GUILD_UPDATE 1', 'GUILD_MEMBER_UPDATE 1']);
  });

  it('does not go back to what members were before what is known of them', async () => {
    const bob = join('b');
    let load = (): void => undefined;
    database.delay = new Promise((resolve) => (load = resolve));
    const member = (roles: string[]) => ({
      user: { id: 'b' },
      guild_id: GUILD,
      nick: null,
      roles,
      joined_at: '1970-01-01T00:00:00.000+00:00',
      communication_disabled_until: null,
    });
    await change('GUILD_UPDATE', { id: GUILD }, { kind: 'all' }, false);
    await change('GUILD_MEMBER_UPDATE', member(['20']));
    await change('GUILD_MEMBER_UPDATE', member([]));
    await say('secret', '11');
    load();
    await settled();
    expect(bob.seen).toEqual(['GUILD_UPDATE 1', 'GUILD_MEMBER_UPDATE 1', 'GUILD_MEMBER_UPDATE 1']);
    await change('GUILD_MEMBER_UPDATE', member(['20']));
    await say('welcome', '11');
    await settled();
    expect(bob.seen.slice(3)).toEqual(['CHANNEL_CREATE 11', 'GUILD_MEMBER_UPDATE 1', 'MESSAGE_CREATE welcome']);
  });

  it('parts at once from whoever the database says has left', async () => {
    const bob = join('b', ['20']);
    let load = (): void => undefined;
    database.delay = new Promise((resolve) => (load = resolve));
    await change('GUILD_UPDATE', { id: GUILD }, { kind: 'all' }, false);
    database.members.delete('b');
    await change('GUILD_MEMBER_REMOVE', { guild_id: GUILD, user: { id: 'b' } });
    load();
    await settled();
    expect(bob.seen).toEqual(['GUILD_DELETE 1']);
  });

  it('hands on typing in its place behind what is logged, by the same rights', async () => {
    const [ann, bob] = [join('a'), join('b', ['20'])];
    let load = (): void => undefined;
    database.delay = new Promise((resolve) => (load = resolve));
    database.channels.set('11', []);
    await change('CHANNEL_UPDATE', { id: '11' }, { kind: 'channel', channelId: '11' });
    const typing = (channelId: string) => ({
      t: 'TYPING_START',
      scope: { kind: 'channel' as const, channelId },
      d: JSON.stringify({ id: channelId }),
    });
    await log.publish(liveTopic(GUILD), typing('11'));
    await log.publish(liveTopic(GUILD), typing('10'));
    load();
    await settled();
    expect(bob.seen).toEqual(['CHANNEL_DELETE 11', 'TYPING_START 10']);
    expect(ann.seen).toEqual(['TYPING_START 10']);
  });

  it('shows no channel with a message that came after it was taken again', async () => {
    const ann = join('a');
    database.meanwhile = async () => {
      database.meanwhile = () => Promise.resolve();
      database.channels.set('11', []);
      await change('CHANNEL_UPDATE', { id: '11' }, { kind: 'channel', channelId: '11' });
    };
    database.channels.set('11', [GUILD]);
    await change('CHANNEL_UPDATE', { id: '11' }, { kind: 'channel', channelId: '11' });
    await say('for all');
    await settled();
    expect(ann.seen).toEqual(['MESSAGE_CREATE for all']);
  });

  describe('that lags behind its log', () => {
    const typing = (text: string, channelId = '10') => ({
      t: 'TYPING_START',
      scope: { kind: 'channel' as const, channelId },
      d: JSON.stringify({ content: text }),
    });

    it('keeps typing back until it has heard of the rights by which it was told', async () => {
      const bob = join('b', ['20']);
      database.channels.set('11', []);
      database.version = database.rights = 2;
      const events = [{ t: 'CHANNEL_UPDATE', scope: { kind: 'channel' as const, channelId: '11' }, d: '{"id":"11"}' }];
      await log.publish(liveTopic(GUILD), typing('by later rights', '11'), 2);
      await log.publish(liveTopic(GUILD), typing('behind it'), 1);
      await settled();
      expect(bob.seen).toEqual([]);
      await log.appendVersion(TOPIC, { version: 2, rights: 2, events });
      await settled();
      expect(bob.seen).toEqual(['CHANNEL_DELETE 11', 'TYPING_START behind it']);
    });

    it('looks into the log when typing tells that there is more in it', async () => {
      const bob = join('b', ['20']);
      log.lost = true;
      database.channels.set('11', []);
      await change('CHANNEL_UPDATE', { id: '11' }, { kind: 'channel', channelId: '11' });
      log.lost = false;
      await log.publish(liveTopic(GUILD), typing('by later rights', '11'), 2);
      await log.publish(liveTopic(GUILD), typing('for all'), 2);
      await settled();
      expect(bob.seen).toEqual(['CHANNEL_DELETE 11', 'TYPING_START for all']);
    });
  });

  describe('that is told of a log of ended logins which is gone', () => {
    const typing = (text: string) => ({
      t: 'TYPING_START',
      scope: { kind: 'all' as const },
      d: JSON.stringify({ content: text }),
    });
    const hearing = async (screen: Screen, events: number): Promise<void> => {
      for (let look = 0; look < 50 && screen.seen.length < events; look++) await settled();
    };
    beforeEach(() => {
      const after = { topic: loginsTopic(0), epoch: 'gone', offset: 3 };
      log.arrival = (entry) => (entry.event.d.includes('gone') ? { ...entry, after } : entry);
    });

    it('hands typing on when it has heard what there is', async () => {
      const ann = join('a');
      for (const text of ['before', 'gone', 'gone too', 'after']) await log.publish(liveTopic(GUILD), typing(text));
      await hearing(ann, 4);
      expect(ann.seen).toEqual(['before', 'gone', 'gone too', 'after'].map((text) => `TYPING_START ${text}`));
    });

    it('does so too with what came while it was busy', async () => {
      const ann = join('a');
      let load = (): void => undefined;
      database.delay = new Promise((resolve) => (load = resolve));
      await change('GUILD_UPDATE', { id: GUILD });
      await log.publish(liveTopic(GUILD), typing('gone'));
      expect(ann.seen).toEqual([]);
      load();
      await hearing(ann, 2);
      expect(ann.seen).toEqual([`GUILD_UPDATE ${GUILD}`, 'TYPING_START gone']);
    });
  });

  it('needs history for what is of old messages', async () => {
    const ann = join('a');
    await say('old', '10', { history: true } as Partial<Scope>);
    await settled();
    expect(ann.seen).toEqual(['MESSAGE_CREATE old']);
  });
});
