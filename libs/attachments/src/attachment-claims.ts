import { Injectable } from '@nestjs/common';
import { Transactions } from '@messagepal/database';
import { ApiError, fieldErrors } from '@messagepal/errors';
import type { EntityManager } from 'typeorm';
import { AttachedMessages } from './attached-messages';
import { toStored, type AttachmentRow, type StoredAttachment } from './attachment';
import { AttachmentRows } from './attachment-rows';
import { COLUMNS, toRow, type AttachmentRecord } from './attachment.record';
import { cleanFilename } from './filename';

/** A file that somebody wants to send. */
export interface AttachmentRef {
  id: string;
  /** In place of the one it was uploaded with. */
  filename?: string;
  description?: string;
}

/** A send that takes files. */
export interface ClaimRequest {
  channelId: string;
  ownerId: string;
  files: readonly AttachmentRef[];
  /** The same for every attempt at one send. */
  claim: string;
}

/** The files of a send, or the message that the same send has become before. */
export type Claimed =
  | { kind: 'held'; files: StoredAttachment[]; isFresh: boolean; claimedAt: string }
  | { kind: 'sent'; messageId: string };

interface ClaimRecord extends AttachmentRecord {
  claim: string | null;
  claimed_at: Date | null;
}

/**
 * Sees to it that a file is in one message: it is claimed by a send before the row of its message is written. Who repeats the
 * send has the claim already. What became of one whose end nobody saw is found out by looking at the messages.
 */
@Injectable()
export class AttachmentClaims {
  constructor(
    private readonly rows: AttachmentRows,
    private readonly transactions: Transactions,
    private readonly messages: AttachedMessages,
  ) {}

  /** @throws ApiError INVALID_FORM_BODY for files that are not the caller's, not uploaded, elsewhere, or in a message already */
  async claim(request: ClaimRequest): Promise<Claimed> {
    return this.transactions.run(async (tx) => {
      const found = await lock(
        tx,
        request.files.map(({ id }) => id),
      );
      const messageId = sentBefore(found, request);
      if (messageId !== undefined) return { kind: 'sent', messageId };
      demandClaimable(found, request);
      const isFresh = request.files.every(({ id }) => found.get(id)?.state === 'ready');
      const files: StoredAttachment[] = [];
      for (const file of request.files) files.push(toStored(await take(tx, file, request.claim)));
      const [{ now }] = await tx.query<[{ now: string }]>('SELECT now()::text AS now');
      return { kind: 'held', files, isFresh, claimedAt: now };
    });
  }

  /**
   * Gives the files of an attempt back that has certainly come to nothing. Those that another attempt at the same send has
   * claimed since are that one's.
   */
  async release({ ownerId, channelId, claim }: ClaimRequest, claimedAt: string): Promise<void> {
    await this.transactions.run((tx) =>
      tx.query(
        `UPDATE attachments SET state = 'ready', claim = NULL, claimed_at = NULL
         WHERE owner_id = $1 AND channel_id = $2 AND claim = $3 AND claimed_at = $4 AND message_id IS NULL AND state = 'claimed'`,
        [ownerId, channelId, claim, claimedAt],
      ),
    );
  }

  /** That these files are in this message. */
  async bind(channelId: string, messageId: string, ids: readonly string[]): Promise<void> {
    const sql = `UPDATE attachments SET message_id = $3, checked_at = now()
      WHERE id = ANY($1::bigint[]) AND channel_id = $2 AND message_id IS NULL AND claim IS NOT NULL`;
    await this.rows.query(sql, [ids, channelId, messageId]);
  }

  /** The message that a claimed file is in, found out by looking where nobody has said. */
  async messageOf(row: AttachmentRow): Promise<string | undefined> {
    if (row.messageId !== null) return row.messageId;
    const sql = 'SELECT claimed_at FROM attachments WHERE id = $1 AND claim IS NOT NULL';
    const [claim] = await this.rows.query<{ claimed_at: Date }>(sql, [row.id]);
    if (!claim) return undefined;
    const { channelId, ownerId, id: attachmentId } = row;
    const messageId = await this.messages.find({ channelId, ownerId, attachmentId, claimedAt: claim.claimed_at });
    if (messageId !== undefined) await this.bind(channelId, messageId, [attachmentId]);
    return messageId;
  }
}

/** In one order everywhere. */
async function lock(tx: EntityManager, ids: readonly string[]): Promise<Map<string, ClaimRecord>> {
  const sql = `SELECT ${COLUMNS}, claim, claimed_at FROM attachments WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`;
  const records = await tx.query<ClaimRecord[]>(sql, [ids]);
  return new Map(records.map((record) => [record.id, record]));
}

const isTheirs = (found: ClaimRecord | undefined, { ownerId, channelId }: ClaimRequest): found is ClaimRecord =>
  found?.owner_id === ownerId && found.channel_id === channelId && found.state !== 'deleted';

/** The message of an earlier attempt, if all of these files are in it. */
function sentBefore(records: ReadonlyMap<string, ClaimRecord>, request: ClaimRequest): string | undefined {
  const messages = request.files.map(({ id }) => {
    const found = records.get(id);
    return isTheirs(found, request) && found.claim === request.claim ? found.message_id : null;
  });
  const [first] = messages;
  return first && messages.every((messageId) => messageId === first) ? first : undefined;
}

function demandClaimable(records: ReadonlyMap<string, ClaimRecord>, request: ClaimRequest): void {
  const mistakes = request.files.flatMap(({ id }, index) => {
    const mistake = mistakeOf(records.get(id), request);
    return mistake ? [[String(index), { id: [mistake] }] as const] : [];
  });
  if (mistakes.length > 0) throw fieldErrors({ attachments: Object.fromEntries(mistakes) });
}

function mistakeOf(found: ClaimRecord | undefined, request: ClaimRequest) {
  // Whose a file is that is not theirs is nobody's business.
  if (!isTheirs(found, request) || found.state === 'quarantined')
    return { code: 'UNKNOWN_ATTACHMENT', message: 'There is no such file of yours in this channel.' };
  if (found.state === 'pending')
    return { code: 'UPLOAD_INCOMPLETE', message: 'The file has not been uploaded completely.' };
  const isFree = found.state === 'ready' || (found.message_id === null && found.claim === request.claim);
  return isFree ? undefined : { code: 'ATTACHMENT_USED', message: 'The file is in another message.' };
}

async function take(tx: EntityManager, { id, filename, description }: AttachmentRef, claim: string) {
  const sql = `UPDATE attachments SET state = 'claimed', claim = $2, claimed_at = now(),
      filename = coalesce($3, filename), description = coalesce($4, description) WHERE id = $1 RETURNING ${COLUMNS}`;
  const name = filename === undefined ? null : cleanFilename(filename);
  const [[record]] = await tx.query<[AttachmentRecord[], number]>(sql, [id, claim, name, description ?? null]);
  if (!record) throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  return toRow(record);
}
