import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { ATTACHMENT_NEWS_QUEUE, AttachmentsModule } from '@messagepal/attachments';
import { DirectMessagesModule, DmParticipants } from '@messagepal/direct-messages';
import { EventLog } from '@messagepal/event-log';
import { jobQueue } from '@messagepal/jobs';
import { ClaimSettler } from './home/claim-settler';
import { GroupMessages } from './jobs/group-messages';
import { GROUPS_QUEUE } from './jobs/group-schedule';
import { JoinMessages } from './jobs/join-messages';
import { JOINS_QUEUE } from './jobs/join-schedule';
import { ClaimSweeper } from './jobs/claim-sweeper';
import { PurgeMessages } from './jobs/purge-messages';
import { MESSAGES_QUEUE } from './jobs/purge-schedule';
import { TellFindings } from './jobs/tell-findings';
import { MessageEvents } from './message.events';
import { MessagesModule } from './messages.module';
import { KeepMessages, RETENTION_QUEUE } from './retention/keep-messages.job';
import { MessageStoreSource } from './store/message-store-source';

/** The claim sweeper, the purging of deleted channels and of what is old, the messages about joins and groups: for workers. Needs the global jobs module. */
@Module({
  imports: [
    AccessModule,
    AttachmentsModule,
    DirectMessagesModule,
    MessagesModule,
    jobQueue(MESSAGES_QUEUE),
    jobQueue(GROUPS_QUEUE),
    jobQueue(JOINS_QUEUE),
    jobQueue(ATTACHMENT_NEWS_QUEUE),
    jobQueue(RETENTION_QUEUE),
  ],
  providers: [
    {
      provide: ClaimSettler,
      inject: [MessageStoreSource, EventLog, MessageEvents, DmParticipants],
      useFactory: async (source: MessageStoreSource, log: EventLog, events: MessageEvents, audience: DmParticipants) =>
        new ClaimSettler(await source.open(), log, events, audience),
    },
    ClaimSweeper,
    GroupMessages,
    JoinMessages,
    KeepMessages,
    PurgeMessages,
    TellFindings,
  ],
})
export class MessagesJobsModule {}
