import { Controller, Delete, Param, Put } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import type { Snowflake } from '@messagepal/protocol';
import { Route, type RouteOptions } from '@messagepal/runtime';
import { MemberRoles } from '../member-roles.service';
import { AuditReason } from './audit-reason.decorator';

const ERRORS: RouteOptions['errors'] = [
  'UNKNOWN_GUILD',
  'UNKNOWN_MEMBER',
  'UNKNOWN_ROLE',
  'INVALID_ROLE',
  'MISSING_PERMISSIONS',
];

@Controller('guilds/:guild/members/:user/roles/:role')
export class MemberRolesController {
  constructor(private readonly roles: MemberRoles) {}

  @Put()
  @Route({
    id: 'giveRole',
    tag: 'Roles',
    summary: 'Give a role to a member',
    description:
      'The role must be below the caller’s highest and hold nothing that the caller does not; the member must be the caller or stand below. Members hear GUILD_MEMBER_UPDATE.',
    rule: guildRoute('MANAGE_ROLES'),
    answers: [{ status: 204, description: 'The member has it' }],
    errors: ERRORS,
  })
  give(
    @InGuild() guild: GuildAccess,
    @Param('user', SnowflakePipe) userId: Snowflake,
    @Param('role', SnowflakePipe) roleId: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.roles.give(guild, { userId, roleId }, reason);
  }

  @Delete()
  @Route({
    id: 'takeRole',
    tag: 'Roles',
    summary: 'Take a role from a member',
    description:
      'The role must be below the caller’s highest; the member must be the caller or stand below. Members hear GUILD_MEMBER_UPDATE.',
    rule: guildRoute('MANAGE_ROLES'),
    answers: [{ status: 204, description: 'The member does not have it' }],
    errors: ERRORS,
  })
  take(
    @InGuild() guild: GuildAccess,
    @Param('user', SnowflakePipe) userId: Snowflake,
    @Param('role', SnowflakePipe) roleId: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.roles.take(guild, { userId, roleId }, reason);
  }
}
