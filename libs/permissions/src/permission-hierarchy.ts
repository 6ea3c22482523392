import { compareSnowflakes } from '@messagepal/snowflake';
import { onlyKnown } from './permission-bits';
import { allPermissions } from './permission-registry';

/** Where a role stands among the roles of its guild. */
export interface RoleRank {
  readonly id: string;
  readonly position: number;
}

/** How high a member stands. */
export interface MemberRank {
  /** Whether the member owns the guild: above everybody and everything. */
  readonly owner: boolean;
  /** The member's highest role; undefined for who has none but `@everyone`. */
  readonly highest: RoleRank | undefined;
}

/**
 * Positive when `a` is the higher role, negative when `b` is, 0 for the same: by position, and of two at one position the one
 * with the lower id. `@everyone` takes no part: as undefined it is below all others.
 */
export function compareRoles(a: RoleRank | undefined, b: RoleRank | undefined): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  return a.position - b.position || compareSnowflakes(b.id, a.id);
}

/** The highest of a member's roles, which come without `@everyone` and in any order. */
export function highestRole(roles: Iterable<RoleRank>): RoleRank | undefined {
  let highest: RoleRank | undefined;
  for (const role of roles) if (compareRoles(role, highest) > 0) highest = role;
  return highest;
}

/** Whether a member may act on a role (undefined: `@everyone`): on those strictly below their own highest, the owner on all. */
export const canActOnRole = ({ owner, highest }: MemberRank, role: RoleRank | undefined): boolean =>
  owner || compareRoles(highest, role) > 0;

/** Whether a member may act on another: on those strictly below, nobody on the owner. On oneself it says no. */
export const canActOnMember = (actor: MemberRank, target: MemberRank): boolean =>
  !target.owner && canActOnRole(actor, target.highest);

/**
 * The bits that somebody who holds `held` may not change from `before` to `after`: each bit that comes or goes has to be one
 * they hold themselves. 0 when the change is theirs to make. Bits that are no permission's (any more) may go, never come.
 */
export const beyondReach = (held: bigint, before: bigint, after: bigint): bigint =>
  (onlyKnown(before ^ after) & ~held) | comingUnknown(before, after);

/** Whether a set may follow another as far as its form goes: bits that are no permission's may stay or go, never come. */
export const mayFollow = (before: bigint, after: bigint): boolean => comingUnknown(before, after) === 0n;

const comingUnknown = (before: bigint, after: bigint): bigint => after & ~before & ~allPermissions();
