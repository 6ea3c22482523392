import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AuditLogsController } from './http/audit-logs.controller';
import { BansController } from './http/bans.controller';
import { BulkBanController } from './http/bulk-ban.controller';
import { ModeratedMembersController } from './http/moderated-members.controller';
import { PruneController } from './http/prune.controller';
import { ModerationModule } from './moderation.module';

/** Bans, prunes and audit logs of `/guilds/:guild`, and the PATCH and DELETE of its members. */
@Module({
  imports: [AccessHttpModule, ModerationModule],
  controllers: [AuditLogsController, BansController, BulkBanController, ModeratedMembersController, PruneController],
})
export class ModerationHttpModule {}
