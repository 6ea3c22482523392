import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { DataSource } from 'typeorm';

/** Stands for what is new in a channel, in place of a message's id. */
export const NEW = '0';

/** A message that has to be looked at, and the number of its note: rises with every note of it. */
export interface ChangeNote {
  messageId: string;
  noted: string;
}

/** A channel with notes, and the number of the last one. */
export interface NotedChannel {
  channelId: string;
  noted: string;
}

/** In one order everywhere, so that two who note the same wait for each other in place of locking up. */
const NOTE = `
  INSERT INTO search_changes (channel_id, message_id)
  SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[]) ORDER BY 1, 2
  ON CONFLICT (channel_id, message_id) DO UPDATE SET noted = nextval('search_changes_noted_seq')`;

const DONE = `
  DELETE FROM search_changes c USING unnest($2::bigint[], $3::bigint[]) AS d (message_id, noted)
  WHERE c.channel_id = $1 AND c.message_id = d.message_id AND c.noted = d.noted`;

/** What the index does not know yet, in a table, so that no crash forgets it. */
@Injectable()
export class ChangeNotes {
  constructor(private readonly source: DataSource) {}

  /** Notes messages that were changed or removed, or {@link NEW}. @throws ApiError SERVICE_UNAVAILABLE */
  async note(changes: readonly { channelId: string; messageId: string }[]): Promise<void> {
    if (changes.length === 0) return;
    await this.query(NOTE, [changes.map(({ channelId }) => channelId), changes.map(({ messageId }) => messageId)]);
  }

  /** Channels with notes, those that wait longest first. */
  async channels(limit: number): Promise<NotedChannel[]> {
    const sql = `SELECT channel_id AS "channelId", max(noted) AS noted FROM search_changes
      GROUP BY channel_id ORDER BY min(noted) LIMIT $1`;
    return this.query<NotedChannel>(sql, [limit]);
  }

  /** Of one channel, what is new first. */
  async of(channelId: string, limit: number): Promise<ChangeNote[]> {
    const sql = `SELECT message_id AS "messageId", noted FROM search_changes
      WHERE channel_id = $1 ORDER BY message_id LIMIT $2`;
    return this.query<ChangeNote>(sql, [channelId, limit]);
  }

  /** Forgets notes; those that were made anew meanwhile stay. */
  async done(channelId: string, notes: readonly ChangeNote[]): Promise<void> {
    if (notes.length === 0) return;
    await this.query(DONE, [channelId, notes.map(({ messageId }) => messageId), notes.map(({ noted }) => noted)]);
  }

  /** Forgets all of a channel that is gone. */
  async forget(channelId: string): Promise<void> {
    await this.query('DELETE FROM search_changes WHERE channel_id = $1', [channelId]);
  }

  private async query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    try {
      return await this.source.query<T[]>(sql, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
