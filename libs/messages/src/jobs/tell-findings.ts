import {
  ATTACHMENT_NEWS_QUEUE,
  AttachmentClaims,
  AttachmentRows,
  toStored,
  type AttachmentJob,
  type AttachmentRow,
} from '@messagepal/attachments';
import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { MessageHome } from '../home/message-home';

/** No right of anybody is at stake. */
const ANY_RIGHTS = Number.MAX_SAFE_INTEGER;
/** After this nobody writes the message any more. */
const SENDING_MS = 10 * 60_000;

/** Brings what was found in a file to the message that it is in: MESSAGE_UPDATE. Bringing it again changes nothing. */
@HandlesJobs(ATTACHMENT_NEWS_QUEUE, { concurrency: 8 })
export class TellFindings extends JobHandler<AttachmentJob> {
  constructor(
    private readonly rows: AttachmentRows,
    private readonly claims: AttachmentClaims,
    private readonly home: MessageHome,
  ) {
    super();
  }

  async handle({ data, timestamp }: Job<AttachmentJob>): Promise<void> {
    const row = await this.rows.get(data.attachmentId);
    // One that was given back takes its findings along when it is sent.
    if (!row || (row.state !== 'claimed' && row.state !== 'quarantined')) return;
    const messageId = await this.claims.messageOf(row);
    if (messageId !== undefined) await this.tell(row, messageId);
    else if (row.state === 'claimed' && Date.now() - timestamp < SENDING_MS)
      throw new Error(`the message of file ${row.id} is not written yet`);
  }

  private async tell(row: AttachmentRow, id: string): Promise<void> {
    const { channelId, guildId } = row;
    const nothing = { content: '', flags: 0, rich: null };
    const edited = await this.home.edit({
      channelId,
      guildId,
      id,
      ...nothing,
      rights: ANY_RIGHTS,
      found: toStored(row),
    });
    if (edited.kind === 'stale') throw new Error('rights above all rights');
  }
}
