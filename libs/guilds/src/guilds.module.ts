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
import { MemberRows } from './member.rows';
import { RoleEntity } from './role.entity';

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
    MemberRows,
  ],
  exports: [GuildChanges, GuildDeletion, GuildMembers, GuildSetup, GuildsService],
})
export class GuildsModule {}
