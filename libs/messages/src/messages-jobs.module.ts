import { Module } from '@nestjs/common';
import { EventLog } from '@messagepal/event-log';
import { ClaimSettler } from './home/claim-settler';
import { ClaimSweeper } from './jobs/claim-sweeper';
import { MessageEvents } from './message.events';
import { MessagesModule } from './messages.module';
import { MessageStore } from './store/message-store';

/** The claim sweeper: for workers. */
@Module({
  imports: [MessagesModule],
  providers: [
    {
      provide: ClaimSettler,
      inject: [MessageStore, EventLog, MessageEvents],
      useFactory: (store: MessageStore, log: EventLog, events: MessageEvents) => new ClaimSettler(store, log, events),
    },
    ClaimSweeper,
  ],
})
export class MessagesJobsModule {}
