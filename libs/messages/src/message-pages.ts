import { Injectable } from '@nestjs/common';
import type { AnyChannelAccess } from '@messagepal/access';
import { Flight } from '@messagepal/flight';
import { MessageHome, type MessagePage } from './home/message-home';
import { MessageMarks } from './message-marks';
import { demandMessages, mayReadHistory } from './message.policy';
import { ReferencedMessages } from './referenced-messages';
import { RightsRecheck } from './rights-recheck';
import type { PageQuery } from './store/message-store';

const NOTHING: MessagePage = { rows: [] };

/**
 * Pages of channels. All that one consists of is read in one flight of this process: who asks meanwhile shares the next, as
 * fresh as if they had read it themselves.
 */
@Injectable()
export class MessagePages {
  private readonly flights = new Flight<MessagePage>();

  constructor(
    private readonly home: MessageHome,
    private readonly referenced: ReferencedMessages,
    private readonly marks: MessageMarks,
    private readonly recheck: RightsRecheck,
  ) {}

  /** Newest first; empty without READ_MESSAGE_HISTORY. @throws ApiError WRONG_CHANNEL_TYPE */
  async of(inside: AnyChannelAccess, query: PageQuery): Promise<MessagePage> {
    demandMessages(inside.channel.wire.type);
    if (!mayReadHistory(inside.permissions)) return NOTHING;
    const channelId = inside.channel.wire.id;
    const key = [channelId, query.before, query.after, query.around, query.limit].join('|');
    const page = await this.flights.board(key, () => this.read(channelId, query));
    const now = await this.recheck.confirm(inside);
    return mayReadHistory(now.permissions) ? page : NOTHING;
  }

  private async read(channelId: string, query: PageQuery): Promise<MessagePage> {
    const page = await this.home.page(channelId, query);
    // Kept with the page for whoever shows it.
    await Promise.all([this.referenced.of(page), this.marks.of(page)]);
    return page;
  }
}
