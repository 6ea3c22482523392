import { compareRoles, type RoleRank } from '@messagepal/permissions';
import type { RoleMove } from './role.forms';

/**
 * The roles in their order after the moves, lowest first, without `@everyone`. Roles get the place they ask for, counted from
 * 1; those that were not asked about fill the rest in their order.
 */
export function arrangeRoles<R extends RoleRank>(roles: readonly R[], moves: readonly RoleMove[]): R[] {
  const wanted = new Map(moves.map(({ id, position }) => [id, position]));
  const placeOf = (role: R): number => wanted.get(role.id) ?? Number.MAX_SAFE_INTEGER;
  const ascending = roles.toSorted(compareRoles);
  const rest = ascending.filter(({ id }) => !wanted.has(id));
  const moved = ascending.filter(({ id }) => wanted.has(id)).toSorted((a, b) => placeOf(a) - placeOf(b));
  const order: R[] = [];
  for (const role of moved) {
    order.push(...rest.splice(0, Math.max(0, placeOf(role) - 1 - order.length)));
    order.push(role);
  }
  return [...order, ...rest];
}

/** Whether the roles that `isBelow` leaves out are still the highest, in the order in which they were. */
export function keepsTheTop<R extends RoleRank>(
  before: readonly R[],
  after: readonly R[],
  isBelow: (role: R) => boolean,
): boolean {
  const top = before.toSorted(compareRoles).filter((role) => !isBelow(role));
  const stillTop = after.slice(after.length - top.length);
  return top.every(({ id }, index) => stillTop[index]?.id === id);
}
