import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { ChannelsModule } from '@messagepal/channels';
import { DirectMessagesModule } from '@messagepal/direct-messages';
import { GuildsModule } from '@messagepal/guilds';
import { MessagesModule } from '@messagepal/messages';
import { AckNews } from './ack-news';
import { ChannelPurges } from './jobs/channel-purges';
import { OldMentions } from './jobs/old-mentions';
import { ChannelEnd } from './marks/channel-end';
import { ReadMarks } from './marks/read-marks';
import { MentionBook } from './mentions/mention-book';
import { MentionList } from './mentions/mention-list';
import { MentionSearch } from './mentions/mention-search';
import { MessageFollower } from './mentions/message-follower';
import { ReadStatesService } from './read-states.service';
import { UnreadChannelsModule } from './unread-channels.module';

/**
 * Read states without HTTP. Belongs into every process that writes messages on somebody's behalf. Needs the global database,
 * event log, cache and configuration.
 */
@Module({
  imports: [AccessModule, ChannelsModule, DirectMessagesModule, GuildsModule, MessagesModule, UnreadChannelsModule],
  providers: [
    AckNews,
    ChannelEnd,
    ChannelPurges,
    MentionBook,
    MentionList,
    MentionSearch,
    MessageFollower,
    OldMentions,
    ReadMarks,
    ReadStatesService,
  ],
  exports: [MentionBook, MentionList, ReadStatesService, UnreadChannelsModule],
})
export class ReadStatesModule {}
