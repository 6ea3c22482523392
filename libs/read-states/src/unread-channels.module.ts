import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { ChannelsModule } from '@messagepal/channels';
import { OwnMarks } from './marks/own-marks';
import { ReadStateReader } from './read-state.reader';
import { NotificationSettings } from './settings/notification-settings.service';
import { UnreadChannels } from './unread-channels';
import { UserGuilds } from './user-guilds';

/** What is unread and of what one is notified, for processes that ask nothing else: messages are not needed for it. Needs the global database, event log and cache. */
@Module({
  imports: [AccessModule, ChannelsModule],
  providers: [NotificationSettings, OwnMarks, ReadStateReader, UnreadChannels, UserGuilds],
  exports: [NotificationSettings, OwnMarks, ReadStateReader, UnreadChannels, UserGuilds],
})
export class UnreadChannelsModule {}
