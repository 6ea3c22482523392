import { Injectable } from '@nestjs/common';
import { databaseError, Outbox, Transactions } from '@messagepal/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { AttachmentRow, Findings } from './attachment';
import { newsJob, processJob } from './attachment.jobs';
import { COLUMNS, toRow, type AttachmentRecord } from './attachment.record';

/** Whose files, where, and how long they have to be uploaded. */
export interface AttachmentPlace {
  ownerId: string;
  guildId: string | null;
  channelId: string;
  expiresInMs: number;
}

/** A file that is going to be uploaded; its type as announced. */
export type AttachmentDraft = Pick<AttachmentRow, 'id' | 'filename' | 'size' | 'contentType'>;

/** What the worker makes of a file. */
export interface Found {
  /** `failed` for a file that it could not read: it stays a file without a picture. */
  processing: 'done' | 'failed';
  findings: Findings;
  /** Better known than by its first bytes; absent to leave it as it is. */
  contentType?: string;
  /** Nobody gets the file any more. */
  quarantined?: boolean;
}

/** The rows of files. Jobs that follow from a change are announced with it. */
@Injectable()
export class AttachmentRows {
  constructor(
    private readonly source: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Undefined if there is no such file, or no more. */
  async get(id: string): Promise<AttachmentRow | undefined> {
    const sql = `SELECT ${COLUMNS} FROM attachments WHERE id = $1 AND state <> 'deleted'`;
    const [record] = await this.query<AttachmentRecord>(sql, [id]);
    return record && toRow(record);
  }

  /** Reserves places, in the order of the drafts. */
  async insert(
    tx: Pick<EntityManager, 'query'>,
    place: AttachmentPlace,
    drafts: readonly AttachmentDraft[],
  ): Promise<AttachmentRow[]> {
    const { ownerId, guildId, channelId, expiresInMs } = place;
    const columns = drafts.map(({ id, filename, size, contentType }) => [id, filename, size, contentType]);
    const records = await tx.query<AttachmentRecord[]>(
      `INSERT INTO attachments (id, filename, size, content_type, owner_id, guild_id, channel_id, state, expires_at)
       SELECT (file->>0)::bigint, file->>1, (file->>2)::bigint, file->>3, $2, $3, $4, 'pending', now() + $5 * interval '1 ms'
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS files (file, place) ORDER BY place RETURNING ${COLUMNS}`,
      [JSON.stringify(columns), ownerId, guildId, channelId, expiresInMs],
    );
    return records.map(toRow);
  }

  /** Of an upload in parts, without which it cannot be finished. */
  async rememberUpload(id: string, uploadId: string): Promise<void> {
    await this.query('UPDATE attachments SET upload_id = $2 WHERE id = $1', [id, uploadId]);
  }

  /** {@link markDeleted} of those that nobody has sent meanwhile. */
  async markUnsentDeleted(ids: readonly string[]): Promise<void> {
    await this.transactions.run((tx) =>
      tx.query(
        `UPDATE attachments SET state = 'deleted', expires_at = now() WHERE id = ANY($1::bigint[]) AND state IN ('pending', 'ready')`,
        [ids],
      ),
    );
  }

  /**
   * Lets one caller at a time complete a pending file, so that nobody moves other bytes to its place while they are looked at.
   * Answers what {@link becomeReady} asks for; undefined while somebody else completes it, for two minutes at most, and for a
   * file that is not pending.
   */
  async beginCompletion(id: string): Promise<string | undefined> {
    const [held] = await this.query<{ turn: string }>(
      `WITH held AS (UPDATE attachments SET claimed_at = now() WHERE id = $1 AND state = 'pending'
         AND (claimed_at IS NULL OR claimed_at < now() - interval '2 minutes') RETURNING claimed_at::text AS turn)
       SELECT turn FROM held`,
      [id],
    );
    return held?.turn;
  }

  /** It came to nothing: the next may try at once. */
  async endCompletion(id: string, turn: string): Promise<void> {
    const sql = `UPDATE attachments SET claimed_at = NULL WHERE id = $1 AND state = 'pending' AND claimed_at = $2`;
    await this.query(sql, [id, turn]);
  }

  /**
   * That all bytes of a pending file are there, and what they are; has it processed. Undefined if it is not pending, or not the
   * caller's to complete: `turn` is that of {@link beginCompletion}, null for a file that no link leads to.
   */
  async becomeReady(
    id: string,
    { size, contentType }: Pick<AttachmentRow, 'size' | 'contentType'>,
    { turn, keptMs }: { turn: string | null; keptMs: number },
  ): Promise<AttachmentRow | undefined> {
    return this.change(
      `UPDATE attachments SET state = 'ready', size = $2, content_type = $3, claimed_at = NULL,
         expires_at = now() + $4 * interval '1 ms'
       WHERE id = $1 AND state = 'pending' AND claimed_at IS NOT DISTINCT FROM $5 RETURNING ${COLUMNS}`,
      [id, size, contentType, keptMs, turn],
      () => processJob(id),
    );
  }

  /**
   * Keeps what the worker found, once: whoever comes later changes nothing, and neither is anything kept of a file that is gone.
   * If the file is in a message already, a job brings it there: MESSAGE_UPDATE.
   */
  async recordFindings(id: string, { processing, findings, contentType, quarantined = false }: Found): Promise<void> {
    await this.change(
      `UPDATE attachments SET processing = $2, findings = $3, content_type = coalesce($4, content_type),
         version = version + 1, state = CASE WHEN $5 THEN 'quarantined' ELSE state END
       WHERE id = $1 AND state IN ('ready', 'claimed') AND processing = 'waiting' RETURNING ${COLUMNS}`,
      [id, processing, JSON.stringify(findings), contentType ?? null, quarantined],
      // One that nobody has sent takes its findings along when it is.
      ({ state, version }) => (state === 'ready' ? undefined : newsJob(id, version)),
    );
  }

  /**
   * Has files looked into again whose job was given up, for as long as their attempts may still come to something: from an hour
   * to four days after they came, 1,000 in a call. Answers how many; a second call of the same day adds nothing.
   */
  async lookAgain(day: string): Promise<number> {
    const waiting = await this.query<{ id: string }>(
      `SELECT id FROM attachments WHERE processing = 'waiting' AND state IN ('ready', 'claimed')
         AND created_at BETWEEN now() - interval '4 days' AND now() - interval '1 hour' ORDER BY created_at LIMIT 1000`,
      [],
    );
    const topic = `attachments:${day}`;
    const jobs = waiting.map(({ id }) => processJob(id, day));
    if (jobs.length === 0) return 0;
    await this.transactions.run((tx) => this.outbox.add(tx, { topic, events: [], jobs }));
    await this.outbox.drain(topic);
    return jobs.length;
  }

  /** Files that are there no more from now on; their bytes and in the end their rows are removed by the clean-up. */
  async markDeleted(where: DeletedFiles, tx: Pick<EntityManager, 'query'> = this.source): Promise<void> {
    const [condition, values] = conditionOf(where);
    const sql = `UPDATE attachments SET state = 'deleted', expires_at = now() WHERE state <> 'deleted' AND ${condition}`;
    if (tx === this.source) await this.transactions.run((own) => own.query(sql, values));
    else await tx.query(sql, values);
  }

  async query<T>(sql: string, values: unknown[]): Promise<T[]> {
    try {
      return await this.source.query<T[]>(sql, values);
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** One row, and the job that follows from it. */
  private async change(
    sql: string,
    values: unknown[],
    jobOf: (row: AttachmentRow) => ReturnType<typeof processJob> | undefined,
  ): Promise<AttachmentRow | undefined> {
    const topic = `attachment:${String(values[0])}`;
    const row = await this.transactions.run(async (tx) => {
      // TypeORM answers an UPDATE by its rows and their number.
      const [[record]] = await tx.query<[AttachmentRecord[], number]>(sql, values);
      const changed = record && toRow(record);
      const job = changed && jobOf(changed);
      if (job) await this.outbox.add(tx, { topic, events: [], jobs: [job] });
      return changed;
    });
    if (row) await this.outbox.drain(topic);
    return row;
  }
}

/** Which files. */
export type DeletedFiles =
  | { ids: readonly string[] }
  | { channelId: string; messageIds: readonly string[] }
  | { channelId: string; below: string }
  | { channelId: string };

function conditionOf(where: DeletedFiles): [condition: string, values: unknown[]] {
  if ('ids' in where) return ['id = ANY($1::bigint[])', [where.ids]];
  if ('messageIds' in where)
    return ['channel_id = $1 AND message_id = ANY($2::bigint[])', [where.channelId, where.messageIds]];
  if ('below' in where) return ['channel_id = $1 AND message_id < $2', [where.channelId, where.below]];
  return ['channel_id = $1', [where.channelId]];
}
