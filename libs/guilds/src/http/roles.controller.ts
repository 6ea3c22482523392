import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { listPipe, SnowflakePipe } from '@messagepal/errors';
import type { Role, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { RoleOrder } from '../role-order.service';
import { RolesService } from '../roles.service';
import { AuditReason } from './audit-reason.decorator';
import { MoveRoleDto, RoleFormDto } from './role-form.dto';
import { RoleDto } from './role.dto';

@Controller('guilds/:guild/roles')
export class RolesController {
  constructor(
    private readonly roles: RolesService,
    private readonly order: RoleOrder,
  ) {}

  @Get()
  @Route({
    id: 'listRoles',
    tag: 'Roles',
    summary: 'Roles of a guild',
    description: 'By position, `@everyone` first.',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'The roles', type: [RoleDto] }],
    errors: ['UNKNOWN_GUILD'],
  })
  list(@InGuild() guild: GuildAccess): Role[] {
    return this.roles.list(guild);
  }

  @Post()
  @Route({
    id: 'createRole',
    tag: 'Roles',
    summary: 'Create a role',
    description:
      'It stands below all others and, unless said otherwise, holds what `@everyone` holds. Members hear GUILD_ROLE_CREATE.',
    rule: guildRoute('MANAGE_ROLES'),
    answers: [{ status: 201, description: 'The role', type: RoleDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS', 'MAX_ROLES'],
    body: { type: RoleFormDto, example: { name: 'Moderators', permissions: '4', hoist: true } },
  })
  create(@InGuild() guild: GuildAccess, @Body() form: RoleFormDto, @AuditReason() reason?: string): Promise<Role> {
    return this.roles.create(guild, form, reason);
  }

  @Patch()
  @Route({
    id: 'reorderRoles',
    tag: 'Roles',
    summary: 'Move roles',
    description:
      'All moves or none. Roles get the positions they are given, counted from 1 above `@everyone`; the others fill the rest in their order. Whoever is not the owner moves roles below their own highest only. Members hear GUILD_ROLE_UPDATE.',
    rule: guildRoute('MANAGE_ROLES'),
    answers: [{ status: 204, description: 'They are where they should be' }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_ROLE', 'INVALID_ROLE', 'MISSING_PERMISSIONS'],
    body: { type: [MoveRoleDto], example: [{ id: '1132471000000000030', position: 1 }] },
  })
  reorder(
    @InGuild() guild: GuildAccess,
    @Body(listPipe(MoveRoleDto, LIMITS.guilds.roles)) moves: MoveRoleDto[],
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.order.move(guild, moves, reason);
  }

  @Patch(':role')
  @Route({
    id: 'updateRole',
    tag: 'Roles',
    summary: 'Change a role',
    description:
      'Absent fields stay as they are. The role must be below the caller’s highest, and only permissions that the caller holds come and go. `@everyone` keeps its name. Members hear GUILD_ROLE_UPDATE.',
    rule: guildRoute('MANAGE_ROLES'),
    answers: [{ status: 200, description: 'The role as it is now', type: RoleDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_ROLE', 'INVALID_ROLE', 'MISSING_PERMISSIONS'],
    body: { type: RoleFormDto, example: { color: 3447003 } },
  })
  update(
    @InGuild() guild: GuildAccess,
    @Param('role', SnowflakePipe) roleId: Snowflake,
    @Body() form: RoleFormDto,
    @AuditReason() reason?: string,
  ): Promise<Role> {
    return this.roles.update(guild, roleId, form, reason);
  }

  @Delete(':role')
  @Route({
    id: 'deleteRole',
    tag: 'Roles',
    summary: 'Delete a role',
    description: 'With its overwrites in channels; never `@everyone`. Members hear GUILD_ROLE_DELETE.',
    rule: guildRoute('MANAGE_ROLES'),
    answers: [{ status: 204, description: 'Nobody has it any more' }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_ROLE', 'INVALID_ROLE', 'MISSING_PERMISSIONS'],
  })
  remove(
    @InGuild() guild: GuildAccess,
    @Param('role', SnowflakePipe) roleId: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.roles.remove(guild, roleId, reason);
  }
}
