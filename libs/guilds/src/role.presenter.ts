import type { Role } from '@messagepal/protocol';
import type { RoleEntity } from './role.entity';

/** A role as everybody in its guild sees it. */
export const toRole = (role: RoleEntity): Role => ({
  id: role.id,
  guild_id: role.guildId,
  name: role.name,
  color: role.color,
  hoist: role.hoist,
  position: role.position,
  permissions: role.permissions,
  mentionable: role.mentionable,
  managed: role.managed,
});
