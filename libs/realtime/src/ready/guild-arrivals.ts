import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Memberships, type Membership } from '@messagepal/access';
import type { UserSummary } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import { ChangeClock } from '../fanout/change-clock';
import type { LastIds } from '../fanout/class-diff';
import type { GuildFeed } from '../fanout/guild-feed';
import { GuildFeeds } from '../fanout/guild-feeds';
import { GuildLoader } from '../fanout/guild-loader';
import { goTogether } from '../fanout/muster';
import { Attendance } from '../session/attendance';
import { settleAll } from '../session/guild-place';
import type { Session } from '../session/session';
import { guildCreate } from './guild-creates';

/** How long until a guild that could not be loaded is tried again. */
const RETRY_MS = 5_000;
const TRIES = 8;
const PAUSE_MS = 5;

interface Arrival {
  membership: Membership;
  user: UserSummary;
  lastIds: LastIds;
}

/** Guilds that come to a session that is live: joined just now, or not to be had at READY. */
@Injectable()
export class GuildArrivals {
  private readonly logger = new Logger(GuildArrivals.name);

  constructor(
    private readonly memberships: Memberships,
    private readonly summaries: UserSummaries,
    private readonly feeds: GuildFeeds,
    private readonly loader: GuildLoader,
    private readonly clock: ChangeClock,
    private readonly attendance: Attendance,
  ) {}

  /** The session hears the guild, and gets its GUILD_CREATE first. Tried again for as long as it lives. */
  arrive(session: Session, guildId: string): void {
    this.bring(session, guildId).catch((error: unknown) => {
      this.logger.warn(`Guild ${guildId} has to wait: ${error instanceof Error ? error.message : String(error)}`);
      this.later(session, guildId);
    });
  }

  later(session: Session, guildId: string): void {
    setTimeout(() => session.state === 'live' && this.arrive(session, guildId), RETRY_MS).unref();
  }

  private async bring(session: Session, guildId: string): Promise<void> {
    const feed = await this.feeds.hold(guildId);
    if (!feed) return;
    try {
      if (await this.attach(session, feed)) await this.attendance.showGuilds(session);
    } finally {
      this.feeds.release(feed);
    }
  }

  /** Attaches in a turn in which nothing moved since what it goes by was read. False if there is nothing to attach. */
  private async attach(session: Session, feed: GuildFeed): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) await sleep(attempt * PAUSE_MS);
      const since = this.clock.now;
      const arrival = await this.read(session, feed);
      if (!arrival || !isOpenTo(session, feed)) return false;
      await settleAll({ feed }, session);
      if (feed.changedAt > since || !feed.follower.idle || !isOpenTo(session, feed)) continue;
      if (!goTogether({ feed, membership: arrival.membership })) continue;
      const attachment = feed.attach(session, arrival.membership.facts);
      session.dispatch(guildCreate(attachment, arrival.user, arrival.lastIds, feed.position));
      return true;
    }
    throw new Error('it changes faster than it can be read');
  }

  private async read(session: Session, feed: GuildFeed): Promise<Arrival | undefined> {
    const userId = session.identity?.userId;
    if (!userId) return undefined;
    const [members, users] = await Promise.all([this.memberships.allOf(userId), this.summaries.getMany([userId])]);
    const [membership, user] = [members.get(feed.guildId), users.get(userId)];
    if (!membership || !user) return undefined;
    return { membership, user, lastIds: await this.loader.lastIds(feed.view.channels.keys()) };
  }
}

/** Whether the session is there and does not hear the guild yet. */
const isOpenTo = (session: Session, feed: GuildFeed): boolean =>
  session.state === 'live' && session.attachments.every((attachment) => attachment.feed !== feed);
