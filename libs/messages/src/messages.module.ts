import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { AttachmentsModule } from '@messagepal/attachments';
import { ChannelsModule } from '@messagepal/channels';
import { Config } from '@messagepal/config';
import { DirectMessagesModule, DmParticipants } from '@messagepal/direct-messages';
import { DatabaseServerModule, Outbox, Snowflakes, Transactions } from '@messagepal/database';
import { EventLog } from '@messagepal/event-log';
import { GuildsModule } from '@messagepal/guilds';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { HealthRegistry } from '@messagepal/runtime';
import { UsersModule, UserSummaries } from '@messagepal/users';
import { DataSource } from 'typeorm';
import { GroupSchedule } from './jobs/group-schedule';
import { JoinSchedule } from './jobs/join-schedule';
import { PurgeSchedule } from './jobs/purge-schedule';
import { MessageHome } from './home/message-home';
import { LocalMessageHome, type LocalMessageHomeParts } from './home/message-home.local';
import { WitnessedMessageHome } from './home/message-home.witnessed';
import { openRemoteHome } from './home/remote/open-remote-home';
import { MessageFiles } from './files/message-files';
import { LastMessageNotes } from './last-message-notes';
import { MessageEvents } from './message.events';
import { MessageHooks } from './message.hooks';
import { MessageWitnesses } from './message-witnesses';
import { MessageMarks } from './message-marks';
import { MessagePages } from './message-pages';
import { MessagesService } from './messages.service';
import { MentionResolver } from './content/mentions';
import { MessageComposer } from './content/message-composer';
import { ReferencedMessages } from './referenced-messages';
import { PinChanges } from './pins/pin-changes';
import { PinRows } from './pins/pin.rows';
import { PinsService } from './pins/pins.service';
import { ReactionsService } from './reactions/reactions.service';
import { MessageRetention } from './retention/message-retention';
import { RetainedChannels } from './retention/retained-channels';
import { RightsRecheck } from './rights-recheck';
import { SendTurns } from './send-turns';
import { SlowMode } from './slow-mode';
import { SystemMessages } from './system-messages';
import { MessageEngine } from './store/message-engine';
import { MessageStoreSource } from './store/message-store-source';
import { ReactionStore } from './store/reaction-store';
import { MemoryReactionStore } from './store/reaction-store.memory';
import { OrderedReactionStore, type PinnedAmong } from './store/reaction-store.ordered';
import { PostgresReactionStore } from './store/reaction-store.postgres';

/** The home that does the work, here or elsewhere. */
const HOME = Symbol('home');
/** What a home here is made of beside its store. */
const HOME_PARTS = Symbol('parts of a home');
const HEALTH_IF_ANY = { token: HealthRegistry, optional: true };

/** With `MP_DATA_SERVICE` the homes are there, and so is the store: this process does not even open it. */
async function openHome(
  config: Config,
  source: MessageStoreSource,
  parts: Omit<LocalMessageHomeParts, 'store'>,
  health?: HealthRegistry,
): Promise<MessageHome> {
  const { dataService, dataServiceSecret } = config;
  if (dataService) return openRemoteHome(dataService, dataServiceSecret, health);
  return new LocalMessageHome({ store: await source.open(), ...parts });
}

/** Reactions lie where the messages do; those of homes elsewhere are reached from here. */
async function openReactions(
  { messages, dataService }: Config,
  engine: MessageEngine,
  log: EventLog,
  source: DataSource,
  outbox: Outbox,
  pins: PinRows,
): Promise<ReactionStore> {
  const pinned: PinnedAmong = (channelId, ids) => pins.among(channelId, ids);
  if (messages === 'memory' && !dataService) return new MemoryReactionStore(log, pinned);
  const rows = await engine.reactions();
  const transactions = new Transactions(source);
  return rows
    ? new OrderedReactionStore(rows, pinned, transactions, outbox)
    : new PostgresReactionStore(source, transactions, outbox);
}

/** Messages without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [
    AccessModule,
    AttachmentsModule,
    ChannelsModule,
    DirectMessagesModule,
    GuildsModule,
    UsersModule,
    DatabaseServerModule,
    RateLimitsModule,
  ],
  providers: [
    MessageHooks,
    MessageWitnesses,
    MessagesService,
    GroupSchedule,
    JoinSchedule,
    LastMessageNotes,
    PurgeSchedule,
    ReferencedMessages,
    SystemMessages,
    MessageEngine,
    MessageStoreSource,
    MessageRetention,
    RetainedChannels,
    MessageMarks,
    MessagePages,
    PinChanges,
    PinRows,
    PinsService,
    ReactionsService,
    MentionResolver,
    MessageComposer,
    RightsRecheck,
    SendTurns,
    SlowMode,
    MessageFiles,
    {
      provide: ReactionStore,
      inject: [Config, MessageEngine, EventLog, DataSource, Outbox, PinRows],
      useFactory: openReactions,
    },
    {
      provide: MessageEvents,
      inject: [UserSummaries, Config],
      useFactory: (authors: UserSummaries, { publicUrl }: Config) => new MessageEvents(authors, undefined, publicUrl),
    },
    {
      provide: HOME_PARTS,
      inject: [EventLog, MessageEvents, Snowflakes, DmParticipants],
      useFactory: (log: EventLog, events: MessageEvents, ids: Snowflakes, audience: DmParticipants) => {
        return { log, events, ids, audience };
      },
    },
    {
      provide: HOME,
      inject: [Config, MessageStoreSource, HOME_PARTS, HEALTH_IF_ANY],
      useFactory: openHome,
    },
    {
      provide: MessageHome,
      inject: [HOME, MessageWitnesses],
      useFactory: (home: MessageHome, witnesses: MessageWitnesses) => new WitnessedMessageHome(home, witnesses),
    },
  ],
  exports: [
    MessageEvents,
    MessageHome,
    MessageHooks,
    MessagesService,
    MessageWitnesses,
    MessageStoreSource,
    MessageRetention,
    RetainedChannels,
    SystemMessages,
    ReferencedMessages,
    MessageMarks,
    MessagePages,
    PinsService,
    ReactionsService,
  ],
})
export class MessagesModule {}
