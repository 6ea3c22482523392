import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { ChannelsModule } from '@messagepal/channels';
import { DirectMessagesModule } from '@messagepal/direct-messages';
import { GuildsModule } from '@messagepal/guilds';
import { MessagesModule } from '@messagepal/messages';
import { ChannelIndexer } from './feed/channel-indexer';
import { ChannelPurges } from './feed/channel-purges';
import { MessageFollower } from './feed/message-follower';
import { OldEntries } from './feed/old-entries';
import { HitCheck } from './hit-check';
import { MessageSearch } from './message-search';
import { SearchIndexModule } from './search-index.module';

/**
 * Search without HTTP. Belongs into every process that writes messages on somebody's behalf. Needs the global database, event
 * log, cache and configuration.
 */
@Module({
  imports: [AccessModule, ChannelsModule, DirectMessagesModule, GuildsModule, MessagesModule, SearchIndexModule],
  providers: [ChannelIndexer, ChannelPurges, HitCheck, MessageFollower, MessageSearch, OldEntries],
  exports: [ChannelIndexer, MessageSearch, SearchIndexModule],
})
export class SearchModule {}
