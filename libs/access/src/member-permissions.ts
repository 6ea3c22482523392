import { allPermissions, computeBase, computeChannel } from '@messagepal/permissions';
import type { Overwrite } from '@messagepal/permissions';
import type { GuildView, ViewedChannel } from './guild-view';
import { isTimedOut, type MemberFacts } from './member-facts';

/** What the member may do in the guild as a whole at `now`; see `computeBase`. */
export function guildPermissions(view: GuildView, member: MemberFacts, now?: number): bigint {
  return baseOf(view, member, isTimedOut(member, now));
}

/** What the member may do in a channel of the view at `now`; 0 when they do not see it. */
export function channelPermissions(view: GuildView, member: MemberFacts, channel: ViewedChannel, now?: number): bigint {
  const timedOut = isTimedOut(member, now);
  return permissionsIn(channel, member, baseOf(view, member, timedOut), timedOut);
}

/** The base without regard to the clock or with it, as the caller says. */
export function baseOf(view: GuildView, member: MemberFacts, timedOut: boolean): bigint {
  const roles = member.roles.map((id) => view.roles.get(id)?.permissions ?? 0n);
  const everyone = view.roles.get(view.id)?.permissions ?? 0n;
  return computeBase({ owner: view.guild.owner_id === member.userId, everyone, roles, timedOut });
}

/** The permissions in one channel of a member whose base is known. */
export function permissionsIn(channel: ViewedChannel, member: MemberFacts, base: bigint, timedOut: boolean): bigint {
  if (base === allPermissions()) return base;
  const { everyone, roles, members } = channel.overwrites;
  return computeChannel({
    base,
    everyone,
    roles: roles.size === 0 ? NONE : overwritesOf(roles, member.roles),
    member: members.get(member.userId),
    timedOut,
    thread: channel.wire.type === 'thread',
  });
}

const NONE: readonly Overwrite[] = [];

const overwritesOf = (overwrites: ReadonlyMap<string, Overwrite>, roles: readonly string[]): Overwrite[] =>
  roles.map((id) => overwrites.get(id)).filter((overwrite) => overwrite !== undefined);
