import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { Batcher } from '@messagepal/flight';
import type { MessageRow } from '@messagepal/messages';
import { DataSource } from 'typeorm';
import { mentionRowsOf, type MentionRow } from './mention-rows';

const MESSAGES_PER_STATEMENT = 64;
const MAX_WAITING = 10_000;
const ROWS_PER_PURGE = 5_000;

const INSERT_SQL = `
  INSERT INTO mentions (target_id, channel_id, message_id, author_id, broad)
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[])
  ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`;

/** What the messages mention no longer. */
const TRIM_SQL = `
  DELETE FROM mentions m USING unnest($1::bigint[], $2::bigint[]) AS k (channel_id, message_id)
  WHERE m.channel_id = k.channel_id AND m.message_id = k.message_id AND NOT EXISTS (
    SELECT FROM unnest($3::bigint[], $4::bigint[]) AS n (target_id, message_id)
    WHERE n.target_id = m.target_id AND n.message_id = m.message_id)`;

const PURGE_SQL = `
  DELETE FROM mentions WHERE ctid IN (
    SELECT ctid FROM mentions WHERE channel_id = $1 AND message_id < $2 LIMIT ${ROWS_PER_PURGE})`;
const HIGHEST = '9223372036854775807';
const CHANNELS_PER_PART = 500;
/** From one channel to the next in the index, past all rows of each. */
const CHANNELS_SQL = `
  WITH RECURSIVE part (channel_id) AS (
    (SELECT channel_id FROM mentions WHERE channel_id > $1 ORDER BY channel_id LIMIT 1)
    UNION ALL
    SELECT (SELECT channel_id FROM mentions WHERE channel_id > part.channel_id ORDER BY channel_id LIMIT 1)
    FROM part WHERE part.channel_id IS NOT NULL
  )
  SELECT channel_id AS id FROM part WHERE channel_id IS NOT NULL LIMIT ${CHANNELS_PER_PART}`;

/** Who is mentioned where: a row for each user, role or guild that a message names, however many people those are. */
@Injectable()
export class MentionBook {
  private readonly batcher: Batcher<MessageRow>;

  constructor(private readonly source: DataSource) {
    this.batcher = new Batcher({
      write: (rows) => this.writeAll(rows),
      isItemsFault: () => false,
      size: MESSAGES_PER_STATEMENT,
      maxWaiting: MAX_WAITING,
    });
  }

  /** Makes the book say of the message what the row says. @throws ApiError SERVICE_UNAVAILABLE */
  write(row: MessageRow): Promise<void> {
    return this.batcher.add(row);
  }

  /** @throws ApiError SERVICE_UNAVAILABLE */
  async forget(channelId: string, messageIds: readonly string[]): Promise<void> {
    const sql = 'DELETE FROM mentions WHERE channel_id = $1 AND message_id = ANY($2::bigint[])';
    await this.query(sql, [channelId, messageIds]);
  }

  /** Forgets all of a channel, or what is below a message, part by part. */
  async purge(channelId: string, below = HIGHEST): Promise<void> {
    let removed = ROWS_PER_PURGE;
    while (removed === ROWS_PER_PURGE) removed = await this.query(PURGE_SQL, [channelId, below]);
  }

  /** Forgets what is below a message in all channels. */
  async trim(below: string): Promise<void> {
    for (let after: string | undefined = '0'; after !== undefined;) {
      const channels: { id: string }[] = await this.source.query(CHANNELS_SQL, [after]);
      for (const { id } of channels) await this.purge(id, below);
      after = channels.at(-1)?.id;
    }
  }

  private async writeAll(batch: readonly MessageRow[]): Promise<void> {
    const rows = [...new Map(batch.map((row) => [row.id, row])).values()];
    const mentions = rows.flatMap(mentionRowsOf);
    const column = <K extends keyof MentionRow>(name: K): MentionRow[K][] => mentions.map((mention) => mention[name]);
    const [targets, messages] = [column('targetId'), column('messageId')];
    if (mentions.length > 0)
      await this.query(INSERT_SQL, [targets, column('channelId'), messages, column('authorId'), column('broad')]);
    // What was never edited has mentioned nobody else before.
    const edited = rows.filter(({ revision }) => revision > 0);
    const keys = [edited.map(({ channelId }) => channelId), edited.map(({ id }) => id)];
    if (edited.length > 0) await this.query(TRIM_SQL, [...keys, targets, messages]);
  }

  /** Answers how many rows a DELETE has removed. */
  private async query(sql: string, parameters: unknown[]): Promise<number> {
    try {
      const answer = await this.source.query<unknown>(sql, parameters);
      return Array.isArray(answer) && typeof answer[1] === 'number' ? answer[1] : 0;
    } catch (error) {
      throw databaseError(error);
    }
  }
}
