import { Module } from '@nestjs/common';
import { EventLog } from '@messagepal/event-log';
import { jobQueue } from '@messagepal/jobs';
import { ClaimSettler } from './home/claim-settler';
import { ClaimSweeper } from './jobs/claim-sweeper';
import { PurgeMessages } from './jobs/purge-messages';
import { MESSAGES_QUEUE } from './jobs/purge-schedule';
import { MessageEvents } from './message.events';
import { MessagesModule } from './messages.module';
import { MessageStoreSource } from './store/message-store-source';

/** The claim sweeper and the purging of deleted channels: for workers. Needs the global jobs module. */
@Module({
  imports: [MessagesModule, jobQueue(MESSAGES_QUEUE)],
  providers: [
    {
      provide: ClaimSettler,
      inject: [MessageStoreSource, EventLog, MessageEvents],
      useFactory: async (source: MessageStoreSource, log: EventLog, events: MessageEvents) =>
        new ClaimSettler(await source.open(), log, events),
    },
    ClaimSweeper,
    PurgeMessages,
  ],
})
export class MessagesJobsModule {}
