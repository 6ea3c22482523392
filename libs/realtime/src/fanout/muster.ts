import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Memberships, type MemberFacts, type Membership } from '@messagepal/access';
import { Sessions, type Login } from '@messagepal/auth';
import { ApiError } from '@messagepal/errors';
import { admitted } from '../session/login';
import { ChangeClock } from './change-clock';
import type { GuildFeed } from './guild-feed';
import { GuildFeeds } from './guild-feeds';
import type { InboxFeed } from './inbox-feed';
import { InboxFeeds } from './inbox-feeds';

/** Everything a session has to hear, as of one moment. */
export interface Mustered {
  principal: Login;
  inbox: InboxFeed;
  guilds: { feed: GuildFeed; member: MemberFacts }[];
  /** Guilds that could not be loaded now. */
  unavailable: string[];
}

/** Tries before a guild that changes faster than it can be read gives up the session. */
const TRIES = 8;
/** Of these, those in which nothing must be said in DMs either: what was said meanwhile READY does not count as unread. */
const QUIET_TRIES = 5;
const RETRY_MS = 5;

type Feeds = Map<string, GuildFeed | undefined>;

/** What a session wants to hear, and what happens when it can. */
export interface Summons<P, T> {
  /** Chooses among the user's guilds. */
  wanted: (guildId: string) => boolean;
  /** Reads whatever `begin` needs besides; may be called again. */
  prepare: (principal: Login, guildIds: readonly string[]) => Promise<P>;
  /** Called in the very turn in which everything fits together; what it attaches hears all that follows. */
  begin: (all: Mustered, prepared: P) => T;
}

/**
 * Brings together what the database says of a user and what their logs say, so that nothing falls between: whatever the feeds
 * have not told yet will come, and whatever they have told is in what was read.
 */
@Injectable()
export class Muster {
  constructor(
    private readonly sessions: Sessions,
    private readonly memberships: Memberships,
    private readonly guildFeeds: GuildFeeds,
    private readonly inboxFeeds: InboxFeeds,
    private readonly clock: ChangeClock,
  ) {}

  /**
   * Resolves with what `begin` returned. Throws ClosingError 4004 for a token that is not (or no longer) good, and
   * SERVICE_UNAVAILABLE.
   */
  async call<P, T>(token: string, summons: Summons<P, T>): Promise<T> {
    const principal = admitted(await this.sessions.authenticate(token));
    const inbox = await this.inboxFeeds.hold(principal.userId);
    const feeds: Feeds = new Map();
    try {
      return await this.tryUntilStill(token, summons, { inbox, feeds });
    } finally {
      this.inboxFeeds.release(inbox);
      for (const feed of feeds.values()) if (feed) this.guildFeeds.release(feed);
    }
  }

  private async tryUntilStill<P, T>(
    token: string,
    { wanted, prepare, begin }: Summons<P, T>,
    { inbox, feeds }: { inbox: InboxFeed; feeds: Feeds },
  ): Promise<T> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) await sleep(attempt * RETRY_MS);
      const since = this.clock.now;
      // Never from the cache: who has been thrown out would come in, and nobody would tell the socket again.
      const principal = admitted(await this.sessions.verify(token));
      const members = await this.memberships.allOf(principal.userId);
      const ids = [...members.keys()].filter(wanted);
      const [prepared] = await Promise.all([prepare(principal, ids), this.follow(ids, feeds)]);
      // Last, so that what was prepared holds nothing that was caused after something the feeds have yet to hear.
      const [unavailable] = await Promise.all([settle(ids, feeds), inbox.follower.settle()]);
      const pairs = ids.flatMap((id) => pair(feeds.get(id), members.get(id)));
      const still = isStill([inbox, ...pairs.map(({ feed }) => feed)], since) && pairs.every(goTogether);
      if (!still || (attempt < QUIET_TRIES && inbox.heardAt > since)) continue;
      const guilds = pairs.map(({ feed, membership }) => ({ feed, member: membership.facts }));
      return begin({ principal, inbox, guilds, unavailable }, prepared);
    }
    throw new ApiError('SERVICE_UNAVAILABLE');
  }

  /** Follows those guilds as well; those that can't be had now are left out. */
  private async follow(ids: readonly string[], feeds: Feeds): Promise<void> {
    const followOne = async (id: string): Promise<unknown> => feeds.set(id, await this.guildFeeds.hold(id));
    await Promise.allSettled(ids.filter((id) => !feeds.has(id)).map(followOne));
  }
}

/** Waits until each guild has heard what is in its log. Answers those that can't be had now. */
async function settle(ids: readonly string[], feeds: Feeds): Promise<string[]> {
  const results = await Promise.allSettled(ids.map(async (id) => feeds.get(id)?.settle()));
  return ids.filter((id, index) => !feeds.has(id) || results[index]?.status === 'rejected');
}

interface Pair {
  feed: GuildFeed;
  membership: Membership;
}

const pair = (feed: GuildFeed | undefined, membership: Membership | undefined): Pair[] =>
  feed && membership ? [{ feed, membership }] : [];

/**
 * Whether a membership read from the database fits what a feed that has not changed since knows: the database may be ahead of
 * the log, the view may be ahead of the log, and the two would make something that never was.
 */
export const goTogether = ({ feed, membership }: Pair): boolean => feed.isEven && membership.rights <= feed.view.rights;

/** Whether nothing moved since we began to read, and nothing waits that could. */
const isStill = (feeds: readonly (GuildFeed | InboxFeed)[], since: number): boolean =>
  feeds.every(({ changedAt, follower }) => changedAt <= since && follower.idle);
