import { Injectable } from '@nestjs/common';
import type { AnyChannelAccess } from '@messagepal/access';
import { isTextChannel } from '@messagepal/channels';
import { ApiError } from '@messagepal/errors';
import { MessagesService } from '@messagepal/messages';
import type { ReadState } from '@messagepal/protocol';
import { AckNews } from './ack-news';
import { ChannelEnd } from './marks/channel-end';
import { OwnMarks } from './marks/own-marks';
import type { Marker, ReadMark } from './marks/read-mark';
import { ReadMarks } from './marks/read-marks';
import type { KnownState } from './read-state.reader';
import { UnreadChannels } from './unread-channels';

/** What members have read of a channel, on their own behalf. */
@Injectable()
export class ReadStatesService {
  constructor(
    private readonly messages: MessagesService,
    private readonly end: ChannelEnd,
    private readonly marks: ReadMarks,
    private readonly ownMarks: OwnMarks,
    private readonly channels: UnreadChannels,
    private readonly news: AckNews,
  ) {}

  /**
   * The channel is read up to the message; what is above that already stays so. With `manual` it is read up to there and no
   * further, which is how one marks unread. When it is answered, every process goes by it and the user's sessions are told.
   *
   * @throws ApiError WRONG_CHANNEL_TYPE; UNKNOWN_MESSAGE for one that is not in this channel; UNKNOWN_CHANNEL for who sees it no longer; SERVICE_UNAVAILABLE, after which
   * it may be repeated
   */
  async ack(inside: AnyChannelAccess, messageId: string, { manual = false } = {}): Promise<ReadState> {
    const { id: channelId, type } = inside.channel.wire;
    if (!isTextChannel(type)) throw new ApiError('WRONG_CHANNEL_TYPE');
    await this.messages.get(inside, messageId);
    const { userId } = inside.member;
    const marker = await this.move({ userId, channelId, messageId }, manual);
    const known = await this.channels.one(inside);
    if (!known) throw new ApiError('UNKNOWN_CHANNEL');
    await this.tell(userId, known, manual ? marker : undefined);
    return known.state;
  }

  /**
   * What is known may be another's by now, who tells the same of it. That a mark was put by hand is told then as well: else it would
   * seem to have gone back by itself.
   */
  private async tell(userId: string, known: KnownState, put?: Marker): Promise<void> {
    if (put && put.version !== known.state.version) {
      const state = { ...known.state, last_read_id: put.lastReadId, version: put.version };
      await this.news.tell(userId, { state, byHand: true });
    }
    await this.news.tell(userId, known);
  }

  private async move(mark: ReadMark, manual: boolean): Promise<Marker> {
    const { userId, channelId, messageId } = mark;
    if (!manual) return this.marks.raise({ ...mark, messageId: await this.end.readWith(channelId, messageId) });
    this.ownMarks.forget(userId, channelId);
    return this.marks.put(mark);
  }
}
