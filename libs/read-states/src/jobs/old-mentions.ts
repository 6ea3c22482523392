import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MessageRetention } from '@messagepal/messages';
import { compareSnowflakes } from '@messagepal/snowflake';
import { ChannelEnd } from '../marks/channel-end';
import { MentionBook } from '../mentions/mention-book';

/** Sees to it that mentions go with messages that are too old, and that a channel without any other is not unread. */
@Injectable()
export class OldMentions implements OnModuleInit {
  constructor(
    private readonly retention: MessageRetention,
    private readonly book: MentionBook,
    private readonly end: ChannelEnd,
  ) {}

  onModuleInit(): void {
    this.retention.whenDropped(async ({ channelId }, below) => {
      await this.book.purge(channelId, below);
      await this.end.retreatFrom(channelId, (last) => compareSnowflakes(last, below) < 0);
    });
  }
}
