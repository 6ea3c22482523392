// Real: sessions, rosters' classes, snapshots. The feed is one that still has a revoke to hear.
import { classOf } from '@messagepal/access';
import { Metrics } from '@messagepal/runtime';
import type { Attachment } from '../fanout/attachment';
import type { GuildLoader } from '../fanout/guild-loader';
import { GatewayMetrics } from '../gateway-metrics';
import { CLOSINGS } from '../session/closing';
import { Flusher } from '../session/flusher';
import { Session } from '../session/session';
import { GUILD, GuildDatabase } from '../testing/guild-database';
import { Screen } from '../testing/screen';
import { GuildCreates } from './guild-creates';

describe('GuildCreates', () => {
  it('waits, after it has read what is newest, until its feeds have heard of all revokes before that', async () => {
    const database = new GuildDatabase();
    const flusher = new Flusher(new GatewayMetrics(new Metrics()));
    const times = { unsentBytes: 1e6, silenceMs: 1e6, identifyMs: 1e6, now: () => 0 };
    const session = new Session({ flusher, ...times, left: () => undefined }, 'address');
    const screen = new Screen();
    session.bind(screen);
    session.become({ id: 's', userId: 'a', authSessionId: 'l' });
    const member = { userId: 'a', nick: null, roles: ['20'], joinedAt: new Date(0), timedOutUntil: null };
    const user = { id: 'a', username: 'ann' } as never;
    let read = false;
    const feed = {
      guildId: GUILD,
      view: await database.view(),
      position: { topic: 'guild:1', epoch: 'e', offset: 1 },
      detach: () => undefined,
      settle: async () => {
        if (!read) return;
        database.channels.set('11', []);
        feed.view = await database.view();
        attachment.guildClass = classOf(feed.view!, member);
      },
    };
    const guildClass = classOf(feed.view!, member);
    const attachment = { feed, session, member, guildClass, shown: false, index: 0 } as unknown as Attachment;
    session.attachments = [attachment];
    const loader = { lastIds: () => Promise.resolve(new Map([['11', '99']])).finally(() => (read = true)) };
    await new GuildCreates(loader as unknown as GuildLoader, new GatewayMetrics(new Metrics())).sendAll(
      session,
      [attachment],
      user,
    );
    session.flush();
    expect(screen.payloads.map(({ channels }) => channels)).toEqual([[expect.objectContaining({ id: '10' })]]);
  });

  it('waits as well until the inbox has told of the end of the login before that', async () => {
    const database = new GuildDatabase();
    const flusher = new Flusher(new GatewayMetrics(new Metrics()));
    const times = { unsentBytes: 1e6, silenceMs: 1e6, identifyMs: 1e6, now: () => 0 };
    const session = new Session({ flusher, ...times, left: () => undefined }, 'address');
    const screen = new Screen();
    session.bind(screen);
    session.become({ id: 's', userId: 'a', authSessionId: 'l' });
    session.inbox = { settle: async () => session.close(CLOSINGS.REVOKED) };
    const member = { userId: 'a', nick: null, roles: ['20'], joinedAt: new Date(0), timedOutUntil: null };
    const view = await database.view();
    const position = { topic: 'guild:1', epoch: 'e', offset: 1 };
    const feed = { guildId: GUILD, view, position, detach: () => undefined, settle: () => Promise.resolve() };
    const guildClass = classOf(view!, member);
    const attachment = { feed, session, member, guildClass, shown: false, index: 0 } as unknown as Attachment;
    session.attachments = [attachment];
    const loader = { lastIds: () => Promise.resolve(new Map([['10', '99']])) };
    await new GuildCreates(loader as unknown as GuildLoader, new GatewayMetrics(new Metrics())).sendAll(
      session,
      [attachment],
      { id: 'a' } as never,
    );
    session.flush();
    expect(screen.payloads).toEqual([]);
  });
});
