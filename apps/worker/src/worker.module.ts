import { Module } from '@nestjs/common';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule, OutboxRelayModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { JobsModule, JobsWorkerModule } from '@messagepal/jobs';
import { MessagesJobsModule } from '@messagepal/messages';

/** What nobody waits for: jobs, the relay of left-over outbox rows, the sweeper of expired claims. */
@Module({
  imports: [
    DatabaseModule,
    EventLogModule,
    CacheModule,
    OutboxRelayModule,
    JobsModule,
    JobsWorkerModule,
    MessagesJobsModule,
  ],
})
export class WorkerModule {}
