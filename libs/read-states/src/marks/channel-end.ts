import { Injectable } from '@nestjs/common';
import { LastMessages } from '@messagepal/channels';
import { MessageHome } from '@messagepal/messages';
import { compareSnowflakes } from '@messagepal/snowflake';

/** Where the messages of a channel end. */
@Injectable()
export class ChannelEnd {
  constructor(
    private readonly lastMessages: LastMessages,
    private readonly home: MessageHome,
  ) {}

  /**
   * Up to where a channel is read with this message: where nothing newer is left of what there was once, up to that, so that
   * a deleted message does not stay unread for ever.
   */
  async readWith(channelId: string, messageId: string): Promise<string> {
    // In this order: a message that comes in between is on the page, and not what is known for the last.
    const last = (await this.lastMessages.of([channelId])).get(channelId);
    if (!last || compareSnowflakes(last, messageId) <= 0) return messageId;
    const { rows } = await this.home.page(channelId, { after: messageId, limit: 1 });
    return rows.length === 0 ? last : messageId;
  }

  /** The channel ends before messages that were deleted, so that nobody has them unread. */
  retreat(channelId: string, deleted: readonly string[]): Promise<void> {
    return this.retreatFrom(channelId, (last) => deleted.includes(last));
  }

  /** The same where what is known for the last message is one of those that are gone. */
  async retreatFrom(channelId: string, isGone: (id: string) => boolean): Promise<void> {
    const last = (await this.lastMessages.of([channelId])).get(channelId);
    if (!last || !isGone(last)) return;
    const left = await this.newest(channelId);
    await this.lastMessages.correct(channelId, last, left);
    const now = await this.newest(channelId);
    if (now !== null && now !== left) await this.lastMessages.record(channelId, now);
  }

  private async newest(channelId: string): Promise<string | null> {
    return (await this.home.page(channelId, { limit: 1 })).rows[0]?.id ?? null;
  }
}
