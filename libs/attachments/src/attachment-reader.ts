import { Injectable } from '@nestjs/common';
import { Access } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { snowflakeTime } from '@messagepal/snowflake';
import { AttachedMessages } from './attached-messages';
import type { AttachmentRow } from './attachment';
import { AttachmentClaims } from './attachment-claims';
import { AttachmentRows } from './attachment-rows';

/** What is older is read with READ_MESSAGE_HISTORY: it is not what somebody has just heard of. */
const OLD_AFTER_MS = 5 * 60_000;

/** Which files people get, by the rights of the moment. */
@Injectable()
export class AttachmentReader {
  constructor(
    private readonly rows: AttachmentRows,
    private readonly claims: AttachmentClaims,
    private readonly messages: AttachedMessages,
    private readonly access: Access,
  ) {}

  /**
   * A file that this user may have now: one in a message that is there and that they may read, or one of their own that is in
   * no message yet.
   *
   * @throws ApiError UNKNOWN_ATTACHMENT for every reason why not
   */
  async find(userId: string, id: string): Promise<AttachmentRow> {
    const row = await this.rows.get(id);
    if (!row || !(await this.may(userId, row))) throw new ApiError('UNKNOWN_ATTACHMENT');
    return row;
  }

  private async may(userId: string, row: AttachmentRow): Promise<boolean> {
    const { state, channelId, id: attachmentId } = row;
    if (state === 'ready') return row.ownerId === userId && (await this.sees(userId, channelId));
    if (state !== 'claimed') return false;
    const messageId = await this.claims.messageOf(row);
    if (messageId === undefined) return row.ownerId === userId && this.sees(userId, channelId);
    if (!(await this.messages.holds({ channelId, messageId, attachmentId }))) return false;
    // After the message was read: who lost the right before an answer gets nothing by it.
    const isOld = Date.now() - snowflakeTime(messageId) > OLD_AFTER_MS;
    return this.sees(userId, channelId, isOld);
  }

  private async sees(userId: string, channelId: string, history = false): Promise<boolean> {
    try {
      await this.access.anyChannel(
        userId,
        channelId,
        'READ_MESSAGES',
        ...(history ? (['READ_MESSAGE_HISTORY'] as const) : []),
      );
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) return false;
      throw error;
    }
  }
}
