import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { ChannelsModule } from '@messagepal/channels';
import { Config } from '@messagepal/config';
import { DatabaseServer, DatabaseServerModule, Snowflakes } from '@messagepal/database';
import { EventLog } from '@messagepal/event-log';
import { GuildsModule } from '@messagepal/guilds';
import { HealthRegistry } from '@messagepal/runtime';
import { UsersModule, UserSummaries } from '@messagepal/users';
import { PurgeSchedule } from './jobs/purge-schedule';
import { MessageHome } from './home/message-home';
import { LocalMessageHome } from './home/message-home.local';
import { openRemoteHome } from './home/remote/open-remote-home';
import { MessageEvents } from './message.events';
import { MessageHooks } from './message.hooks';
import { MessagesService } from './messages.service';
import { MessageStore } from './store/message-store';
import { openMessageStore } from './store/open-message-store';

const openStore = (config: Config, server: DatabaseServer, health?: HealthRegistry): Promise<MessageStore> =>
  openMessageStore(config, server.url, health);

const openHome = async (config: Config, local: LocalMessageHome, health?: HealthRegistry): Promise<MessageHome> => {
  const { dataService, dataServiceSecret } = config;
  return dataService ? openRemoteHome(dataService, dataServiceSecret, health) : local;
};

/** Messages without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [AccessModule, ChannelsModule, GuildsModule, UsersModule, DatabaseServerModule],
  providers: [
    MessageHooks,
    MessagesService,
    PurgeSchedule,
    {
      provide: MessageStore,
      inject: [Config, DatabaseServer, { token: HealthRegistry, optional: true }],
      useFactory: openStore,
    },
    {
      provide: MessageEvents,
      inject: [UserSummaries],
      useFactory: (authors: UserSummaries) => new MessageEvents(authors),
    },
    {
      provide: LocalMessageHome,
      inject: [MessageStore, EventLog, MessageEvents, Snowflakes],
      useFactory: (store: MessageStore, log: EventLog, events: MessageEvents, ids: Snowflakes) =>
        new LocalMessageHome({ store, log, events, ids }),
    },
    {
      provide: MessageHome,
      inject: [Config, LocalMessageHome, { token: HealthRegistry, optional: true }],
      useFactory: openHome,
    },
  ],
  exports: [MessageEvents, MessageHome, MessageHooks, MessagesService, MessageStore],
})
export class MessagesModule {}
