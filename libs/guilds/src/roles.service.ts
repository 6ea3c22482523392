import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { Snowflakes } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { fromWire, onlyKnown, toWire } from '@messagepal/permissions';
import type { PermissionSet, Role } from '@messagepal/protocol';
import { dispatchEvent, TO_ALL } from './dispatch-event';
import { fieldChanges } from './field-changes';
import { GuildChanges } from './guild-changes';
import { RoleDeletion } from './role-deletion';
import { RoleEntity } from './role.entity';
import type { RoleForm } from './role.forms';
import { demandBelow, demandOrdinary, demandReach, demandRole } from './role.policy';
import { toRole } from './role.presenter';

const NEW = { name: 'new role', color: 0, hoist: false, position: 1, mentionable: false, managed: false };

/** Creates, changes and deletes the roles of guilds. */
@Injectable()
export class RolesService {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly deletion: RoleDeletion,
    private readonly snowflakes: Snowflakes,
    private readonly config: Config,
  ) {}

  /** By position, `@everyone` first. */
  list({ view }: GuildAccess): Role[] {
    return [...view.roles.values()].map(({ wire }) => wire);
  }

  /**
   * Adds a role below all others; without `permissions` it has those of `@everyone`.
   * Throws MAX_ROLES (400), MISSING_PERMISSIONS (403) for bits that the actor does not hold.
   */
  async create({ view, member }: GuildAccess, form: RoleForm, reason?: string): Promise<Role> {
    const id = this.snowflakes.next();
    const audit = { action: 'ROLE_CREATE', targetId: id, reason };
    return this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_ROLES');
      if (actor.view.roles.size >= this.config.limits.guilds.roles) throw new ApiError('MAX_ROLES');
      const { permissions } = demandRole(actor, view.id);
      const role = { ...NEW, permissions: grantable(permissions), ...form, guildId: view.id, id };
      demandReach(actor, '0', role.permissions);
      await tx.insert(RoleEntity, role);
      const wire = toRole(role);
      change.describe({ changes: fieldChanges({}, form) });
      change.emit(dispatchEvent('GUILD_ROLE_CREATE', TO_ALL, { guild_id: view.id, role: wire }));
      return wire;
    });
  }

  /** Changes the given fields. Throws UNKNOWN_ROLE (404), MISSING_PERMISSIONS (403), INVALID_ROLE (400). */
  async update({ view, member }: GuildAccess, roleId: string, form: RoleForm, reason?: string): Promise<Role> {
    const audit = { action: 'ROLE_UPDATE', targetId: roleId, reason };
    const rights = form.permissions !== undefined;
    return this.changes.run(view.id, member.userId, { rights, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_ROLES');
      const before = demandRole(actor, roleId);
      demandBelow(actor, before);
      demandName(before, form);
      demandReach(actor, before.permissions, form.permissions ?? before.permissions);
      const changes = fieldChanges(before, form);
      if (changes.length === 0) {
        change.cancel();
        return before;
      }
      await tx.update(RoleEntity, { guildId: view.id, id: roleId }, form);
      const role = { ...before, ...form };
      change.describe({ changes });
      change.emit(dispatchEvent('GUILD_ROLE_UPDATE', TO_ALL, { guild_id: view.id, role }));
      return role;
    });
  }

  /** Takes the role from all who have it. Throws UNKNOWN_ROLE (404), INVALID_ROLE (400), MISSING_PERMISSIONS (403). */
  async remove({ view, member }: GuildAccess, roleId: string, reason?: string): Promise<void> {
    const audit = { action: 'ROLE_DELETE', targetId: roleId, reason };
    await this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_ROLES');
      const role = demandRole(actor, roleId);
      demandOrdinary(role);
      demandBelow(actor, role);
      await tx.delete(RoleEntity, { guildId: view.id, id: roleId });
      change.describe({ changes: fieldChanges({}, { name: role.name, permissions: role.permissions }) });
      change.emit(dispatchEvent('GUILD_ROLE_DELETE', TO_ALL, { guild_id: view.id, role_id: roleId }));
      await this.deletion.run(tx, change, roleId);
    });
  }
}

/** Without the bits of extensions that are gone: those stay where they are and come nowhere else. */
const grantable = (permissions: PermissionSet): PermissionSet => toWire(onlyKnown(fromWire(permissions) ?? 0n));

/** `@everyone` is called that. */
function demandName({ id, guild_id, name }: Role, form: RoleForm): void {
  if (id === guild_id && form.name !== undefined && form.name !== name) throw new ApiError('INVALID_ROLE');
}
