import { Module } from '@nestjs/common';
import { AttachmentsJobsModule } from '@messagepal/attachments';
import { AttachmentProcessingModule } from '@messagepal/attachments';
import { AuthJobsModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule, OutboxRelayModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { GuildsJobsModule } from '@messagepal/guilds';
import { JobsModule, JobsWorkerModule } from '@messagepal/jobs';
import { MediaJobsModule } from '@messagepal/media';
import { MessagesJobsModule } from '@messagepal/messages';
import { ModerationJobsModule } from '@messagepal/moderation';
import { ReadStatesJobsModule } from '@messagepal/read-states';
import { UsersJobsModule } from '@messagepal/users';
import { SearchJobsModule } from '@messagepal/search';

/** What nobody waits for: jobs, the relay of left-over outbox rows, the sweepers of expired claims and of ended sessions. */
@Module({
  imports: [
    DatabaseModule,
    EventLogModule,
    CacheModule,
    OutboxRelayModule,
    AuthJobsModule,
    JobsModule,
    JobsWorkerModule,
    MediaJobsModule,
    AttachmentProcessingModule,
    UsersJobsModule,
    GuildsJobsModule,
    MessagesJobsModule,
    AttachmentsJobsModule,
    SearchJobsModule,
    ReadStatesJobsModule,
    ModerationJobsModule,
  ],
})
export class WorkerModule {}
