import { highestRole, type MemberRank, type RoleRank } from '@messagepal/permissions';
import type { GuildView } from './guild-view';
import type { MemberFacts } from './member-facts';

/** How high a member stands in the guild: what hierarchy goes by. */
export const rankOf = (view: GuildView, { userId, roles }: Pick<MemberFacts, 'userId' | 'roles'>): MemberRank => ({
  owner: view.guild.owner_id === userId,
  highest: highestRole(roles.map((id) => rankOfRole(view, id)).filter((role) => role !== undefined)),
});

/** Where a role of the view stands; undefined for `@everyone` and for roles that there are not. */
export const rankOfRole = (view: GuildView, roleId: string): RoleRank | undefined =>
  roleId === view.id ? undefined : view.roles.get(roleId)?.wire;
