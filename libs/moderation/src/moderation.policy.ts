import { guildPermissions, rankOf, type GuildAccess, type MemberFacts } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { bits, canActOnMember, canActOnRole, hasAll } from '@messagepal/permissions';

const ADMINISTRATOR = bits('ADMINISTRATOR');

/** Whether the actor stands above the member: nobody does above the owner, nor above themselves. */
export const isAbove = ({ view, member }: GuildAccess, target: Pick<MemberFacts, 'userId' | 'roles'>): boolean =>
  canActOnMember(rankOf(view, member), rankOf(view, target));

/** Throws MISSING_PERMISSIONS (403) for a member who does not stand strictly below. */
export function demandAbove(actor: GuildAccess, target: MemberFacts): void {
  if (!isAbove(actor, target)) throw new ApiError('MISSING_PERMISSIONS');
}

/** Whether the actor may ban a user, who need not be a member: everybody but the owner, themselves and who is not below. */
export const mayBan = (actor: GuildAccess, userId: string, target: MemberFacts | undefined): boolean =>
  userId !== actor.member.userId && (target === undefined || isAbove(actor, target));

/** Throws MISSING_PERMISSIONS (403): administrators are not bound by time-outs, so nobody gets to believe they were. */
export function demandNoAdministrator({ view }: GuildAccess, target: MemberFacts): void {
  if (hasAll(guildPermissions(view, target), ADMINISTRATOR)) throw new ApiError('MISSING_PERMISSIONS');
}

/**
 * Who prunes acts on all that have no role, or only such of `roleIds`, at once.
 * Throws UNKNOWN_ROLE (404), MISSING_PERMISSIONS (403) unless each of them, and who has none, is below the actor.
 */
export function demandAboveRoles({ view, member }: GuildAccess, roleIds: readonly string[]): void {
  const roles = roleIds.map((id) => view.roles.get(id)?.wire);
  if (roles.includes(undefined)) throw new ApiError('UNKNOWN_ROLE');
  const rank = rankOf(view, member);
  if (![undefined, ...roles].every((role) => canActOnRole(rank, role))) throw new ApiError('MISSING_PERMISSIONS');
}
