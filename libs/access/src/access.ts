import { Injectable } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { bits, hasAll, type PermissionName } from '@messagepal/permissions';
import type { ChannelAccess, GuildAccess } from './access-answers';
import { ChannelDirectory } from './channel-directory';
import { demandInDm, dmAccess, isDm, type AnyChannelAccess } from './dm-access';
import { DmViews } from './dm-views';
import type { GuildView } from './guild-view';
import { GuildViews } from './guild-views';
import type { MemberFacts } from './member-facts';
import { channelPermissions, guildPermissions } from './member-permissions';
import { Memberships } from './memberships';
import type { Reader } from './read-rows';

/** Looks at a guild that changes while it is looked at. */
const TRIES = 8;

/** A guild's row in a transaction that has locked it. */
export interface LockedGuild {
  readonly id: string;
  readonly version: number;
}

/** Answers every question of the kind "may this user do that there?", by what was answered last. */
@Injectable()
export class Access {
  constructor(
    private readonly views: GuildViews,
    private readonly memberships: Memberships,
    private readonly directory: ChannelDirectory,
    private readonly dms: DmViews,
  ) {}

  /**
   * Throws UNKNOWN_GUILD (404) for a guild that does not exist or that the user is no member of, MISSING_PERMISSIONS (403)
   * for a member who lacks one of the permissions.
   */
  async guild(userId: string, guildId: string, ...permissions: readonly PermissionName[]): Promise<GuildAccess> {
    return guildAccess(await this.enter(userId, guildId), permissions);
  }

  /**
   * {@link guild} by what the transaction `tx` sees. Whoever changes a guild asks once more under its lock: the right may have
   * been taken since the request was let in.
   *
   * @param at the guild's row as the transaction holds it, locked
   */
  async guildWithin(
    tx: Reader,
    at: LockedGuild,
    userId: string,
    ...permissions: readonly PermissionName[]
  ): Promise<GuildAccess> {
    return guildAccess(await this.enterWithin(tx, at, userId), permissions);
  }

  /**
   * In a channel of a guild. Throws UNKNOWN_CHANNEL (404) for a channel that does not exist or that the user does not see,
   * MISSING_PERMISSIONS (403) for who sees it and lacks one of the permissions, CANNOT_IN_DM (400) for a DM channel of theirs.
   */
  async channel(userId: string, channelId: string, ...permissions: readonly PermissionName[]): Promise<ChannelAccess> {
    const inside = await this.channelOrDm(userId, channelId, ...permissions);
    if (isDm(inside)) throw new ApiError('CANNOT_IN_DM');
    return inside;
  }

  /**
   * In a channel of a guild or a DM. Throws UNKNOWN_CHANNEL (404) for a channel that does not exist or that the user does not
   * see, MISSING_PERMISSIONS (403) for who sees it and lacks one of the permissions; CANNOT_MESSAGE_USER (403) where a block
   * takes one.
   */
  async anyChannel(
    userId: string,
    channelId: string,
    ...permissions: readonly PermissionName[]
  ): Promise<AnyChannelAccess> {
    const inside = await this.channelOrDm(userId, channelId, ...permissions);
    if (isDm(inside)) demandInDm(inside, permissions);
    return inside;
  }

  /**
   * {@link anyChannel} for somebody who was let in a while ago: the same when nothing about the guild, or the DM, was changed
   * since, which costs no more than asking its log.
   */
  async channelAgain(inside: AnyChannelAccess, ...permissions: readonly PermissionName[]): Promise<AnyChannelAccess> {
    const { member, channel } = inside;
    const current = isDm(inside) ? await this.dms.isCurrent(inside.view) : await this.views.isCurrent(inside.view);
    if (!current) return this.anyChannel(member.userId, channel.wire.id, ...permissions);
    if (isDm(inside)) demandInDm(inside, permissions);
    else demand(inside.permissions, permissions);
    return inside;
  }

  /** {@link channel} by what the transaction `tx` sees; see {@link guildWithin}. */
  async channelWithin(
    tx: Reader,
    at: LockedGuild,
    { userId, channelId }: { userId: string; channelId: string },
    ...permissions: readonly PermissionName[]
  ): Promise<ChannelAccess> {
    return channelAccess(await this.enterWithin(tx, at, userId), channelId, permissions);
  }

  /** The same for participants of a DM whatever they may do there. */
  async channelOrDm(
    userId: string,
    channelId: string,
    ...permissions: readonly PermissionName[]
  ): Promise<AnyChannelAccess> {
    const place = await this.directory.find(channelId);
    if (place?.kind === 'dm') return dmAccess(await this.dms.current(channelId), userId);
    return channelAccess(place && (await this.enter(userId, place.guildId)), channelId, permissions);
  }

  /** View and member of one moment: a view that the member's facts have overtaken is looked at anew. */
  private async enter(userId: string, guildId: string): Promise<Inside | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const view = await this.views.current(guildId);
      const member = view && (await this.memberships.asOf(guildId, userId, view.rights));
      if (!member) return undefined;
      if (member.rights <= view.rights) return { view, member: member.facts };
      // Its event may not be in the log yet, by which the view would be found too old.
      await this.views.newest(guildId);
    }
    throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  }

  private async enterWithin(tx: Reader, { id, version }: LockedGuild, userId: string): Promise<Inside | undefined> {
    const view = await this.views.within(tx, id, version);
    const member = view && (await this.memberships.within(tx, id, userId));
    return view && member ? { view, member } : undefined;
  }
}

interface Inside {
  view: GuildView;
  member: MemberFacts;
}

function guildAccess(inside: Inside | undefined, permissions: readonly PermissionName[]): GuildAccess {
  if (!inside) throw new ApiError('UNKNOWN_GUILD');
  const base = guildPermissions(inside.view, inside.member);
  demand(base, permissions);
  return { ...inside, base };
}

function channelAccess(
  inside: Inside | undefined,
  channelId: string,
  permissions: readonly PermissionName[],
): ChannelAccess {
  const channel = inside?.view.channels.get(channelId);
  const held = inside && channel ? channelPermissions(inside.view, inside.member, channel) : 0n;
  if (!inside || !channel || held === 0n) throw new ApiError('UNKNOWN_CHANNEL');
  demand(held, permissions);
  return { ...inside, channel, permissions: held };
}

function demand(held: bigint, permissions: readonly PermissionName[]): void {
  if (!hasAll(held, bits(...permissions))) throw new ApiError('MISSING_PERMISSIONS');
}
