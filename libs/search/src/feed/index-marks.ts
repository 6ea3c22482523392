import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';

/** How far the index of a channel is. */
export interface IndexMark {
  channelId: string;
  guildId: string | null;
  /** Rises with everybody who begins: what an earlier one writes is refused. */
  turn: number;
  /** Everything up to this message was looked at. */
  seen: string;
  /** Up to this one it was looked at when nobody could be writing there any more. */
  settled: string;
  /** Whether it is time to begin at `settled` again. */
  isDue: boolean;
  /** The last message that was known when the turn began, whether or not it is still there. */
  known: string;
}

/** By then nobody writes any more among what was looked at. */
const SETTLE_EVERY_S = 30;

/** Takes the next turn of a channel that is there. */
const BEGIN = `
  WITH place AS (
    SELECT id, guild_id, last_message_id FROM channels WHERE id = $1
    UNION ALL SELECT id, NULL, last_message_id FROM dm_channels WHERE id = $1
  ), mark AS (
    INSERT INTO search_marks AS m (channel_id, guild_id) SELECT id, guild_id FROM place
    ON CONFLICT (channel_id) DO UPDATE SET turn = m.turn + 1, looked_at = now()
    RETURNING channel_id, guild_id, turn, seen, settled, settled_at < now() - interval '${SETTLE_EVERY_S} s' AS due
  )
  SELECT mark.channel_id AS "channelId", mark.guild_id AS "guildId", turn::int, seen, settled, due AS "isDue",
    COALESCE(place.last_message_id, 0)::text AS known
  FROM mark JOIN place ON place.id = mark.channel_id`;

const MOVE = `
  UPDATE search_marks SET seen = GREATEST(seen, $3::bigint), settled = GREATEST(settled, $4::bigint), complete = complete OR $5,
    settled_at = CASE WHEN $5 AND $6 THEN now() ELSE settled_at END
  WHERE channel_id = $1 AND turn = $2`;

/** Begins channels anew: whoever is at one loses the turn. */
const RESET = `
  UPDATE search_marks SET turn = turn + 1, seen = 0, settled = 0, complete = false, settled_at = 'epoch'
  WHERE channel_id = ANY($1::bigint[])`;

const UNFINISHED = `
  SELECT EXISTS (
    SELECT FROM (
      SELECT id, last_message_id FROM channels WHERE id = ANY($1::bigint[])
      UNION ALL SELECT id, last_message_id FROM dm_channels WHERE id = ANY($1::bigint[])
    ) c LEFT JOIN search_marks m ON m.channel_id = c.id
    WHERE c.last_message_id IS NOT NULL AND m.complete IS NOT TRUE) AS unfinished`;

/** Where a scan has come to. */
export interface Progress {
  seen: string;
  settled: string;
  /** Whether the end of the channel was reached. */
  isEnd: boolean;
}

const MAX_FINISHED = 100_000;
const FINISHED_MS = 60_000;

/** How far the indexes of all channels are. */
@Injectable()
export class IndexMarks {
  /** What was read to its end stays so, unless an operator begins it anew. */
  private readonly finished = new LRUCache<string, true>({ max: MAX_FINISHED, ttl: FINISHED_MS });

  constructor(private readonly source: DataSource) {}

  /** Begins a turn; undefined if there is no such channel (any more). */
  async begin(channelId: string): Promise<IndexMark | undefined> {
    const [mark] = await this.source.query<IndexMark[]>(BEGIN, [channelId]);
    return mark;
  }

  /** Whether it is still one's turn; if not, nothing is changed. */
  async move({ channelId, turn, isDue }: IndexMark, { seen, settled, isEnd }: Progress): Promise<boolean> {
    const values = [channelId, turn, seen, settled, isEnd, isDue];
    const answer = await this.source.query<[unknown, number]>(MOVE, values);
    return answer[1] > 0;
  }

  async reset(channelIds: readonly string[]): Promise<void> {
    await this.source.query(RESET, [channelIds]);
  }

  async hasTurn({ channelId, turn }: IndexMark): Promise<boolean> {
    const sql = 'SELECT FROM search_marks WHERE channel_id = $1 AND turn = $2';
    return (await this.source.query<unknown[]>(sql, [channelId, turn])).length > 0;
  }

  /** Ends the turn of whoever is at the channel. */
  async interrupt(channelId: string): Promise<void> {
    await this.source.query('UPDATE search_marks SET turn = turn + 1 WHERE channel_id = $1', [channelId]);
  }

  async forget(channelId: string): Promise<void> {
    await this.source.query('DELETE FROM search_marks WHERE channel_id = $1', [channelId]);
  }

  /** Whether one of the channels was never read to its end. @throws ApiError SERVICE_UNAVAILABLE */
  async unfinished(channelIds: readonly string[]): Promise<boolean> {
    const unknown = channelIds.filter((id) => !this.finished.has(id));
    if (unknown.length === 0) return false;
    try {
      const [row] = await this.source.query<{ unfinished: boolean }[]>(UNFINISHED, [unknown]);
      if (!row?.unfinished) for (const id of unknown) this.finished.set(id, true);
      return row?.unfinished ?? false;
    } catch (error) {
      throw databaseError(error);
    }
  }
}
