// Real: the memory log, feeds, rosters, sessions. Publications are lost when the test says so; the database is a variable.
import type { MemberFacts } from '@messagepal/access';
import { loadConfig } from '@messagepal/config';
import { guildTopic, inboxTopic } from '@messagepal/event-log';
import type { GuildMembers } from '@messagepal/guilds';
import type { Member } from '@messagepal/protocol';
import { Metrics } from '@messagepal/runtime';
import { ChangeClock } from '../fanout/change-clock';
import { GuildFeed } from '../fanout/guild-feed';
import { InboxFeeds } from '../fanout/inbox-feeds';
import { LoginGate } from '../fanout/login-gate';
import { GatewayMetrics } from '../gateway-metrics';
import { CLOSINGS } from '../session/closing';
import { Flusher } from '../session/flusher';
import { Session } from '../session/session';
import { GUILD, GuildDatabase } from '../testing/guild-database';
import { LossyLog } from '../testing/lossy-log';
import { Screen } from '../testing/screen';
import { RequestMembersCommand } from './request-members.command';

const ANN = 'a';
const LOGIN = 'a login';

describe('RequestMembersCommand', () => {
  const newcomer = { user: { id: 'n' } } as Member;
  let log: LossyLog;
  let database: GuildDatabase;
  let inboxes: InboxFeeds;
  let feed: GuildFeed;
  let session: Session;
  let screen: Screen;
  /** What happens before the members are read. */
  let meanwhile: () => Promise<unknown>;
  let command: RequestMembersCommand;

  beforeEach(async () => {
    log = new LossyLog();
    inboxes = new InboxFeeds(log, new ChangeClock());
    await log.appendVersion(guildTopic(GUILD), { version: 1, rights: 1, events: [] });
    const gate = new LoginGate(log, inboxes);
    database = new GuildDatabase();
    feed = new GuildFeed(GUILD, log, database, new ChangeClock(), gate);
    await feed.start();
    await enter();
    meanwhile = () => Promise.resolve();
    const search = async (): Promise<Member[]> => {
      await meanwhile();
      return [newcomer];
    };
    const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: 'postgres://a:b@127.0.0.1/c' });
    command = new RequestMembersCommand(config, { search } as unknown as GuildMembers, inboxes);
  });
  afterEach(() => {
    feed.stop();
    inboxes.onApplicationShutdown();
  });

  const enter = async (): Promise<void> => {
    screen = new Screen();
    const times = { unsentBytes: 1e6, silenceMs: 1e6, identifyMs: 1e6, now: () => 0 };
    const flusher = new Flusher(new GatewayMetrics(new Metrics()));
    const left = ({ attachments }: Session): void => {
      for (const place of [...attachments]) place.feed.detach(place);
    };
    session = new Session({ flusher, ...times, left }, 'address');
    session.bind(screen);
    session.become({ id: 's', userId: ANN, authSessionId: LOGIN });
    (await inboxes.hold(ANN)).attach(session);
    const member: MemberFacts = { userId: ANN, nick: null, roles: [], joinedAt: new Date(0), timedOutUntil: null };
    feed.attach(session, member);
  };
  const ask = async (): Promise<void> => {
    await command.run(session, { guild_id: GUILD });
    session.flush();
  };

  it('answers one chunk', async () => {
    await ask();
    expect(screen.payloads).toEqual([{ guild_id: GUILD, members: [newcomer], chunk_index: 0, chunk_count: 1 }]);
  });

  it('tells nobody who has been put out of who came afterwards, though the publication was lost', async () => {
    meanwhile = () => {
      log.lost = true;
      database.version = 2;
      const d = JSON.stringify({ guild_id: GUILD, user: { id: ANN } });
      const events = [{ t: 'GUILD_MEMBER_REMOVE', scope: { kind: 'all' as const }, d }];
      return log.appendVersion(guildTopic(GUILD), { version: 2, rights: 1, events });
    };
    await ask();
    expect(screen.seen).toEqual([`GUILD_DELETE ${GUILD}`]);
    await expect(ask()).rejects.toMatchObject({ code: 10004 });
  });

  it('tells no login that has ended, though the publication was lost', async () => {
    meanwhile = () => {
      log.lost = true;
      const d = JSON.stringify({ session_ids: [LOGIN] });
      return log.append(inboxTopic(ANN), { t: 'SESSION_REVOKED', scope: { kind: 'all' }, d }, { once: 'logout' });
    };
    await ask();
    expect(screen).toMatchObject({ seen: [], closed: CLOSINGS.REVOKED.code });
  });
});
