import type { GuildAccess, MemberFacts } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { demandBelow, demandOrdinary, demandOwnOrBelow, demandReach, demandRole } from '@messagepal/guilds';
import { bits, hasAll } from '@messagepal/permissions';
import { demandAbove, demandNoAdministrator } from './moderation.policy';

const CHANGE_NICKNAME = bits('CHANGE_NICKNAME');
const MANAGE_NICKNAMES = bits('MANAGE_NICKNAMES');
const MODERATE_MEMBERS = bits('MODERATE_MEMBERS');
const MANAGE_ROLES = bits('MANAGE_ROLES');

/** One's own nick with CHANGE_NICKNAME or MANAGE_NICKNAMES; that of who is below with MANAGE_NICKNAMES. */
export function demandNick(actor: GuildAccess, target: MemberFacts): void {
  const own = actor.member.userId === target.userId;
  if (own && hasAll(actor.base, CHANGE_NICKNAME)) return;
  demandHeld(actor, MANAGE_NICKNAMES);
  if (!own) demandAbove(actor, target);
}

/** Who is below and no administrator, with MODERATE_MEMBERS. */
export function demandTimeOut(actor: GuildAccess, target: MemberFacts): void {
  demandHeld(actor, MODERATE_MEMBERS);
  demandAbove(actor, target);
  demandNoAdministrator(actor, target);
}

/** The rules of giving and taking, for each role that comes or goes. */
export function demandRoles(actor: GuildAccess, target: MemberFacts, roles: readonly string[]): void {
  demandHeld(actor, MANAGE_ROLES);
  demandOwnOrBelow(actor, target);
  const { added, removed } = moved(target.roles, roles);
  for (const id of [...added, ...removed]) {
    const role = demandRole(actor, id);
    demandOrdinary(role);
    demandBelow(actor, role);
    if (added.includes(id)) demandReach(actor, '0', role.permissions);
  }
}

/** What comes and what goes on the way from one list to another. */
export const moved = (before: readonly string[], after: readonly string[]) => ({
  added: after.filter((id) => !before.includes(id)),
  removed: before.filter((id) => !after.includes(id)),
});

function demandHeld({ base }: GuildAccess, wanted: bigint): void {
  if (!hasAll(base, wanted)) throw new ApiError('MISSING_PERMISSIONS');
}
