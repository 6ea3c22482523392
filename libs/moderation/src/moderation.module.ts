import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { GuildsModule } from '@messagepal/guilds';
import { UsersModule } from '@messagepal/users';
import { AuditRows } from './audit-log.rows';
import { AuditLogReader } from './audit-log.service';
import { BanList } from './ban-list.service';
import { BanRows } from './ban.rows';
import { BansService } from './bans.service';
import { KicksService } from './kicks.service';
import { MemberEdits } from './member-edits.service';
import { ModeratedMembers } from './moderated-members';
import { PruneService } from './prune.service';

/** What moderators do, without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [AccessModule, GuildsModule, UsersModule],
  providers: [
    AuditLogReader,
    AuditRows,
    BanList,
    BanRows,
    BansService,
    KicksService,
    MemberEdits,
    ModeratedMembers,
    PruneService,
  ],
  exports: [AuditLogReader, BanList, BansService, KicksService, MemberEdits, PruneService],
})
export class ModerationModule {}
