import { databaseError } from '@messagepal/database';
import { Gatherer } from '@messagepal/flight';
import type { DataSource } from 'typeorm';
import type { Marks, ReactionCount } from '../reaction-store';

/** Without an emoji: it is pinned. */
const OF_A_CHANNEL = `
  SELECT channel_id, message_id AS id, emoji, count, place FROM message_reaction_counts
  WHERE channel_id = $1 AND message_id = ANY($2::bigint[])
  UNION ALL SELECT channel_id, message_id, NULL, 0, 0 FROM channel_pins WHERE channel_id = $1 AND message_id = ANY($2::bigint[])
  ORDER BY id, place`;

const OF_MANY = `
  WITH wanted AS MATERIALIZED (SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[]) AS w (channel_id, message_id))
  SELECT channel_id, message_id AS id, emoji, count, place FROM wanted JOIN message_reaction_counts USING (channel_id, message_id)
  UNION ALL SELECT channel_id, message_id, NULL, 0, 0 FROM wanted JOIN channel_pins USING (channel_id, message_id)
  ORDER BY id, place`;

/** Of 200 messages at most each. */
const READS_TOGETHER = 32;

interface Wanted {
  channelId: string;
  messageIds: readonly string[];
}

interface MarkRow {
  channel_id: string;
  id: string;
  emoji: string | null;
  count: number;
}

/** What is on messages: one statement for all channels that are asked for at once. */
export class PostgresMarks {
  private readonly reads = new Gatherer<Wanted, Marks>({
    read: (wanted) => this.together(wanted),
    size: READS_TOGETHER,
  });

  constructor(private readonly source: DataSource) {}

  of(channelId: string, messageIds: readonly string[]): Promise<Marks> {
    return this.reads.ask({ channelId, messageIds });
  }

  private async together(wanted: readonly Wanted[]): Promise<Marks[]> {
    const [first, ...others] = wanted;
    if (first && others.length === 0)
      return [marksOf(await this.rows(OF_A_CHANNEL, [first.channelId, first.messageIds]))];
    const channelIds = wanted.flatMap(({ channelId, messageIds }) => messageIds.map(() => channelId));
    const rows = await this.rows(OF_MANY, [channelIds, wanted.flatMap(({ messageIds }) => messageIds)]);
    return wanted.map(({ channelId, messageIds }) => {
      const ids = new Set(messageIds);
      return marksOf(rows.filter((row) => row.channel_id === channelId && ids.has(row.id)));
    });
  }

  private async rows(sql: string, parameters: unknown[]): Promise<MarkRow[]> {
    try {
      return await this.source.query<MarkRow[]>(sql, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

function marksOf(rows: readonly MarkRow[]): Marks {
  const reactions = new Map<string, ReactionCount[]>();
  const pinned = new Set<string>();
  for (const { id, emoji, count } of rows) {
    if (emoji === null) pinned.add(id);
    else reactions.set(id, [...(reactions.get(id) ?? []), { emoji, count }]);
  }
  return { reactions, pinned };
}
