import { Injectable } from '@nestjs/common';
import { DmViews, GuildViews, Memberships, type GuildView, type MemberFacts } from '@messagepal/access';
import { LastMessages } from '@messagepal/channels';
import type { UserSummary } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { LastIds } from './class-diff';

/** Reads of a guild whose members were read a moment after it. */
const TRIES = 20;

/** All that GUILD_CREATE needs for a number of users, read from the database and not from the log. */
export interface GuildTruth {
  view: GuildView;
  lastIds: LastIds;
  /** Who is a member; the others are not (any more). */
  members: ReadonlyMap<string, MemberFacts>;
  users: ReadonlyMap<string, UserSummary>;
}

/** What feeds read besides the log. */
@Injectable()
export class GuildLoader {
  constructor(
    private readonly views: GuildViews,
    private readonly memberships: Memberships,
    private readonly lastMessages: LastMessages,
    private readonly summaries: UserSummaries,
    private readonly dms: DmViews,
  ) {}

  /** A view of at least that version; undefined once the guild is gone. Throws while it can't be had. */
  async view(guildId: string, version: number): Promise<GuildView | undefined> {
    const view = await this.views.atLeast(guildId, version);
    if (view && view.version < version)
      throw new Error(`guild ${guildId} is at ${view.version}, not yet at ${version}`);
    return view;
  }

  lastIds(channelIds: Iterable<string>): Promise<LastIds> {
    return this.lastMessages.of([...channelIds]);
  }

  /** Of the DM channels that the user is in now. */
  async dmIds(userId: string): Promise<Set<string>> {
    return new Set((await this.dms.allOf(userId)).keys());
  }

  /** Undefined for a user that does not exist. */
  async summary(userId: string): Promise<UserSummary | undefined> {
    return (await this.summaries.getMany([userId])).get(userId);
  }

  /** What is true of a guild and these users now, all of one moment; undefined once the guild is gone. */
  async truth(guildId: string, userIds: readonly string[]): Promise<GuildTruth | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const view = await this.views.newest(guildId);
      if (!view) return undefined;
      const found = await this.memberships.among(guildId, userIds);
      if (![...found.values()].every(({ rights }) => rights === view.rights)) continue;
      const members = new Map([...found].map(([userId, { facts }]) => [userId, facts]));
      const [lastIds, users] = await Promise.all([this.lastIds(view.channels.keys()), this.summaries.getMany(userIds)]);
      if ((await this.views.newest(guildId))?.rights === view.rights) return { view, lastIds, users, members };
    }
    throw new Error(`guild ${guildId} changes faster than it can be read`);
  }
}

/** What a feed reads besides its log. */
export type GuildReads = Pick<GuildLoader, 'view' | 'lastIds' | 'truth'>;
