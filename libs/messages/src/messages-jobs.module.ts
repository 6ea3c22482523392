import { Module } from '@nestjs/common';
import { EventLog } from '@messagepal/event-log';
import { jobQueue } from '@messagepal/jobs';
import { ClaimSettler } from './home/claim-settler';
import { ClaimSweeper } from './jobs/claim-sweeper';
import { PurgeMessages } from './jobs/purge-messages';
import { MESSAGES_QUEUE } from './jobs/purge-schedule';
import { MessageEvents } from './message.events';
import { MessagesModule } from './messages.module';
import { MessageStore } from './store/message-store';

/** The claim sweeper and the purging of deleted channels: for workers. Needs the global jobs module. */
@Module({
  imports: [MessagesModule, jobQueue(MESSAGES_QUEUE)],
  providers: [
    {
      provide: ClaimSettler,
      inject: [MessageStore, EventLog, MessageEvents],
      useFactory: (store: MessageStore, log: EventLog, events: MessageEvents) => new ClaimSettler(store, log, events),
    },
    ClaimSweeper,
    PurgeMessages,
  ],
})
export class MessagesJobsModule {}
