import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '@messagepal/access';
import { UsersModule } from '@messagepal/users';
import { GuildChanges } from './guild-changes';
import { GuildCreation } from './guild-creation';
import { GuildDeletion } from './guild-deletion';
import { GuildMembers } from './guild-members';
import { GuildQuota } from './guild-quota';
import { GuildSetup } from './guild-setup';
import { GuildEntity } from './guild.entity';
import { GuildsService } from './guilds.service';
import { MemberEntity } from './member.entity';
import { MemberRoles } from './member-roles.service';
import { MemberRows } from './member.rows';
import { RoleDeletion } from './role-deletion';
import { RoleOrder } from './role-order.service';
import { RoleEntity } from './role.entity';
import { RolesService } from './roles.service';

/** Guilds and their members, without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [AccessModule, UsersModule, TypeOrmModule.forFeature([GuildEntity, RoleEntity, MemberEntity])],
  providers: [
    GuildChanges,
    GuildCreation,
    GuildDeletion,
    GuildMembers,
    GuildQuota,
    GuildSetup,
    GuildsService,
    MemberRoles,
    MemberRows,
    RoleDeletion,
    RoleOrder,
    RolesService,
  ],
  exports: [
    GuildChanges,
    GuildDeletion,
    GuildMembers,
    GuildSetup,
    GuildsService,
    MemberRoles,
    RoleDeletion,
    RoleOrder,
    RolesService,
  ],
})
export class GuildsModule {}
