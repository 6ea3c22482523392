import { Injectable } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { bits, hasAll, type PermissionName } from '@messagepal/permissions';
import { ChannelDirectory } from './channel-directory';
import type { GuildView, ViewedChannel } from './guild-view';
import { GuildViews } from './guild-views';
import type { MemberFacts } from './member-facts';
import { channelPermissions, guildPermissions } from './member-permissions';
import { Memberships } from './memberships';

/** A member inside a guild they belong to. */
export interface GuildAccess {
  readonly view: GuildView;
  readonly member: MemberFacts;
  /** What the member may do in the guild as a whole. */
  readonly base: bigint;
}

/** A member in a channel they see. */
export interface ChannelAccess {
  readonly view: GuildView;
  readonly member: MemberFacts;
  readonly channel: ViewedChannel;
  /** What the member may do in the channel. */
  readonly permissions: bigint;
}

/** Answers every question of the kind "may this user do that there?", by what was answered last. */
@Injectable()
export class Access {
  constructor(
    private readonly views: GuildViews,
    private readonly memberships: Memberships,
    private readonly directory: ChannelDirectory,
  ) {}

  /**
   * Throws UNKNOWN_GUILD (404) for a guild that does not exist or that the user is no member of, MISSING_PERMISSIONS (403)
   * for a member who lacks one of the permissions.
   */
  async guild(userId: string, guildId: string, ...permissions: readonly PermissionName[]): Promise<GuildAccess> {
    const inside = await this.enter(userId, guildId);
    if (!inside) throw new ApiError('UNKNOWN_GUILD');
    const base = guildPermissions(inside.view, inside.member);
    demand(base, permissions);
    return { ...inside, base };
  }

  /**
   * Throws UNKNOWN_CHANNEL (404) for a channel that does not exist or that the user does not see, MISSING_PERMISSIONS (403)
   * for who sees it and lacks one of the permissions.
   */
  async channel(userId: string, channelId: string, ...permissions: readonly PermissionName[]): Promise<ChannelAccess> {
    const place = await this.directory.find(channelId);
    const inside = place?.kind === 'guild' ? await this.enter(userId, place.guildId) : undefined;
    const channel = inside?.view.channels.get(channelId);
    const held = inside && channel ? channelPermissions(inside.view, inside.member, channel) : 0n;
    if (!inside || !channel || held === 0n) throw new ApiError('UNKNOWN_CHANNEL');
    demand(held, permissions);
    return { ...inside, channel, permissions: held };
  }

  private async enter(userId: string, guildId: string): Promise<{ view: GuildView; member: MemberFacts } | undefined> {
    const view = await this.views.current(guildId);
    const member = view && (await this.memberships.find(guildId, userId, view.rights));
    return view && member ? { view, member } : undefined;
  }
}

function demand(held: bigint, permissions: readonly PermissionName[]): void {
  if (!hasAll(held, bits(...permissions))) throw new ApiError('MISSING_PERMISSIONS');
}
