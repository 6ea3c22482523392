import { Injectable, Logger } from '@nestjs/common';
import { Transactions } from '@messagepal/database';
import { BlobStore } from '@messagepal/blobs';
import { AttachedMessages } from '../attached-messages';
import { blobKey, type AttachmentRow } from '../attachment';
import { AttachmentClaims } from '../attachment-claims';
import { AttachmentRows } from '../attachment-rows';
import { COLUMNS, toRow, type AttachmentRecord } from '../attachment.record';

/** After this nobody is about to write the message of a claim any more. */
const SENDING = "interval '10 minutes'";
const CHECKED_EVERY = "interval '1 day'";
const BATCH = 200;
/** A file whose bytes could not be removed is left alone for so long, so that it keeps nobody else waiting. */
const AGAIN = "interval '1 minute'";
/** So many in a row tell of a store that is away, not of single files. */
const FAILURES_IN_A_ROW = 5;
/** Files that failed are remembered so that each is logged once; beyond that many some are logged again. */
const REMEMBERED = 1_000;

/** Ends the life of files whose time is over. Every step may be repeated, by several processes at once as well. */
@Injectable()
export class ExpiredFiles {
  private readonly logger = new Logger('ExpiredFiles');
  private readonly failing = new Set<string>();

  constructor(
    private readonly rows: AttachmentRows,
    private readonly claims: AttachmentClaims,
    private readonly messages: AttachedMessages,
    private readonly blobs: BlobStore,
    private readonly transactions: Transactions,
  ) {}

  /** Files that were not uploaded, or not sent, in time. What was never there does not count as uploaded. */
  async deleteUnsent(): Promise<void> {
    await this.transactions.run((tx) =>
      tx.query(
        `UPDATE attachments SET state = 'deleted', size = CASE WHEN state = 'pending' THEN 0 ELSE size END, expires_at = now()
         WHERE expires_at < now() AND message_id IS NULL AND state IN ('pending', 'ready', 'quarantined')`,
      ),
    );
  }

  /** Claims of which nobody knows what became: the messages tell. */
  async settleClaims(): Promise<void> {
    const open = await this.select(
      `message_id IS NULL AND claim IS NOT NULL AND state = 'claimed' AND claimed_at < now() - ${SENDING} ORDER BY claimed_at`,
    );
    for (const row of open) if ((await this.claims.messageOf(row)) === undefined) await this.giveBack(row);
  }

  /**
   * Files whose message is gone although nobody has said so. Each is looked at once a day. Bytes that are missing are no reason: it
   * may be the store that is the wrong one, and every file would be deleted for good.
   */
  async deleteLost(): Promise<void> {
    const due = await this.select(
      `message_id IS NOT NULL AND state = 'claimed' AND checked_at < now() - ${CHECKED_EVERY} ORDER BY checked_at`,
    );
    for (const row of due) {
      if (await this.isLost(row)) await this.rows.markDeleted({ ids: [row.id] });
      else await this.rows.query('UPDATE attachments SET checked_at = now() WHERE id = $1', [row.id]);
    }
  }

  /**
   * The bytes of deleted files, thumbnails and unfinished uploads included. The row stays until nobody can have a link to upload
   * it any more, and what it was counted for is over; then the same is done once more, and it goes. One that cannot be removed
   * is put off, and the others are gone on with. Answers how many were due.
   *
   * @throws what the store rejects with, when it does so for several files in a row
   */
  async removeBytes(): Promise<number> {
    const due = await this.select(`state = 'deleted' AND expires_at <= now() ORDER BY expires_at`);
    let failures = 0;
    for (const row of due) {
      try {
        await this.removeBytesOf(row);
        failures = 0;
      } catch (error) {
        failures += 1;
        await this.putOff(row, error);
        if (failures === FAILURES_IN_A_ROW) throw error;
      }
    }
    return due.length;
  }

  private async removeBytesOf(row: AttachmentRow): Promise<void> {
    const key = blobKey(row);
    const beside = await this.blobs.list(key.slice(0, key.lastIndexOf('/') + 1), { limit: 1000 });
    await this.blobs.remove([...new Set([key, ...beside.map((entry) => entry.key)])]);
    this.failing.delete(row.id);
    await this.rows.query(
      `UPDATE attachments SET expires_at = created_at + interval '1 day'
       WHERE id = $1 AND state = 'deleted' AND created_at > now() - interval '1 day'`,
      [row.id],
    );
    const gone = `DELETE FROM attachments WHERE id = $1 AND state = 'deleted' AND created_at <= now() - interval '1 day'`;
    await this.transactions.run((tx) => tx.query(gone, [row.id]));
  }

  private async putOff(row: AttachmentRow, error: unknown): Promise<void> {
    if (!this.failing.has(row.id)) this.logger.warn(`${blobKey(row)} could not be removed and is tried again`, error);
    if (this.failing.size >= REMEMBERED) this.failing.clear();
    this.failing.add(row.id);
    const later = `UPDATE attachments SET expires_at = now() + ${AGAIN} WHERE id = $1 AND state = 'deleted'`;
    await this.rows.query(later, [row.id]);
  }

  private async isLost({ id: attachmentId, channelId, messageId }: AttachmentRow): Promise<boolean> {
    if (messageId === null) return false;
    return !(await this.messages.holds({ channelId, messageId, attachmentId }));
  }

  /** Unless somebody has begun to send it again meanwhile. */
  private async giveBack({ id }: AttachmentRow): Promise<void> {
    await this.transactions.run((tx) =>
      tx.query(
        `UPDATE attachments SET state = 'ready', claim = NULL, claimed_at = NULL WHERE id = $1 AND state = 'claimed'
         AND message_id IS NULL AND claimed_at < now() - ${SENDING}`,
        [id],
      ),
    );
  }

  private async select(condition: string): Promise<AttachmentRow[]> {
    const sql = `SELECT ${COLUMNS} FROM attachments WHERE ${condition} LIMIT ${BATCH}`;
    return (await this.rows.query<AttachmentRecord>(sql, [])).map(toRow);
  }
}
