import { Injectable, Logger } from '@nestjs/common';
import { LastMessages } from '@messagepal/channels';
import type { MessageRow } from './message';

/** Notes what was sent last in a channel, and fails nothing by that. */
@Injectable()
export class LastMessageNotes {
  private readonly logger = new Logger(LastMessageNotes.name);

  constructor(private readonly lastMessages: LastMessages) {}

  /** Answers the row that was noted. */
  async note(row: MessageRow): Promise<MessageRow> {
    try {
      await this.lastMessages.record(row.channelId, row.id);
    } catch (error) {
      // The message is sent; the next one corrects this.
      this.logger.warn(`The last message of channel ${row.channelId} was not recorded`, error);
    }
    return row;
  }
}
