import { rankOf, type GuildAccess } from '@messagepal/access';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { beyondReach, canActOnMember, canActOnRole, fromWire, mayFollow, type RoleRank } from '@messagepal/permissions';
import type { PermissionSet, Role } from '@messagepal/protocol';

/** Where a role stands; `@everyone`, whose id is the guild's, below all. */
const placeOf = ({ id, guild_id, position }: Role): RoleRank | undefined =>
  id === guild_id ? undefined : { id, position };

/** Throws UNKNOWN_ROLE (404). */
export function demandRole({ view }: GuildAccess, roleId: string): Role {
  const role = view.roles.get(roleId)?.wire;
  if (!role) throw new ApiError('UNKNOWN_ROLE');
  return role;
}

/** Whether the role is strictly below the actor's highest. */
export const isBelow = (actor: GuildAccess, role: Role): boolean =>
  canActOnRole(rankOf(actor.view, actor.member), placeOf(role));

/** Throws MISSING_PERMISSIONS (403) for a role that is not strictly below the actor's highest. */
export function demandBelow(actor: GuildAccess, role: Role): void {
  if (!isBelow(actor, role)) throw new ApiError('MISSING_PERMISSIONS');
}

/**
 * Throws MISSING_PERMISSIONS (403) if a bit would come or go that the actor does not hold, INVALID_FORM_BODY (400) if one would
 * come that is no permission's.
 */
export function demandReach({ base }: GuildAccess, before: PermissionSet, after: PermissionSet): void {
  const [old, now] = [fromWire(before) ?? 0n, fromWire(after) ?? 0n];
  if (!mayFollow(old, now)) throw fieldErrors({ permissions: [UNKNOWN_BITS] });
  if (beyondReach(base, old, now) !== 0n) throw new ApiError('MISSING_PERMISSIONS');
}

const UNKNOWN_BITS = { code: 'PERMISSIONS_INVALID', message: 'Not a set of known permissions, as a decimal string.' };

/** Throws INVALID_ROLE (400) for `@everyone`, which everybody has for ever, and for what belongs to an application. */
export function demandOrdinary({ id, guild_id, managed }: Role): void {
  if (id === guild_id || managed) throw new ApiError('INVALID_ROLE');
}

/** Throws MISSING_PERMISSIONS (403) for a member who is neither oneself nor strictly below. */
export function demandOwnOrBelow(actor: GuildAccess, target: { userId: string; roles: readonly string[] }): void {
  const { view, member } = actor;
  if (target.userId === member.userId || canActOnMember(rankOf(view, member), rankOf(view, target))) return;
  throw new ApiError('MISSING_PERMISSIONS');
}
