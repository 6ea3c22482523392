import { databaseError, type Outbox, type Transactions } from '@messagepal/database';
import type { DataSource, EntityManager } from 'typeorm';
import { RowLock } from '../row-lock';
import { ReactionStore } from './reaction-store';
import { PostgresMarks } from './reactions/marks.postgres';
import type { Added, Marks, News, ReactedMessage, Reaction, ReactionBounds, ReactionCounts } from './reaction-store';

const ADD = `
  WITH added AS (
    INSERT INTO message_reactions (channel_id, message_id, emoji, user_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING RETURNING channel_id, message_id, emoji
  )
  INSERT INTO message_reaction_counts AS c (channel_id, message_id, emoji, count)
  SELECT channel_id, message_id, emoji, 1 FROM added
  ON CONFLICT (channel_id, message_id, emoji) DO UPDATE SET count = c.count + 1
  RETURNING 1`;

/** Without an emoji for all of them, without a user for everybody. What is counted to 0 goes. */
const REMOVE = `
  WITH removed AS (
    DELETE FROM message_reactions
    WHERE channel_id = $1 AND message_id = $2 AND ($3::text IS NULL OR emoji = $3) AND ($4::bigint IS NULL OR user_id = $4)
    RETURNING emoji
  ), gone AS (SELECT emoji, count(*)::int AS count FROM removed GROUP BY emoji)
  UPDATE message_reaction_counts c SET count = c.count - gone.count FROM gone
  WHERE c.channel_id = $1 AND c.message_id = $2 AND c.emoji = gone.emoji
  RETURNING 1 AS changed`;

/** Reactions and how many there are, in two tables that one transaction keeps together, with what is told of it. */
export class PostgresReactionStore extends ReactionStore {
  /** Who waits for a message here needs no connection yet. */
  private readonly turns = new RowLock();
  private readonly seen: PostgresMarks;

  constructor(
    private readonly source: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {
    super();
    this.seen = new PostgresMarks(source);
  }

  async add(
    { emoji, userId, ...message }: Reaction,
    { mayBegin, distinct }: ReactionBounds,
    news: News,
  ): Promise<Added> {
    return this.change(message, news, 'added', async (tx, key): Promise<Added> => {
      const there = await tx.query<{ emoji: string }[]>(
        'SELECT emoji FROM message_reaction_counts WHERE channel_id = $1 AND message_id = $2',
        key,
      );
      const begins = !there.some((one) => one.emoji === emoji);
      if (begins && !mayBegin) return 'refused';
      if (begins && there.length >= distinct) return 'full';
      const added = await tx.query<unknown[]>(ADD, [...key, emoji, userId]);
      return added.length > 0 ? 'added' : 'known';
    });
  }

  remove({ emoji, userId, ...message }: Reaction, news: News): Promise<boolean> {
    return this.removeAll(message, [emoji, userId], news);
  }

  clear(message: ReactedMessage, emoji: string | null, news: News): Promise<boolean> {
    return this.removeAll(message, [emoji, null], news);
  }

  marks(channelId: string, messageIds: readonly string[]): Promise<Marks> {
    return this.seen.of(channelId, messageIds);
  }

  async own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>> {
    const rows = await this.read<{ id: string; emoji: string }>(
      `SELECT message_id AS id, emoji FROM message_reactions
       WHERE channel_id = $1 AND user_id = $2 AND message_id = ANY($3::bigint[])`,
      [channelId, userId, [...counts.keys()]],
    );
    const own = new Map<string, Set<string>>();
    for (const { id, emoji } of rows) own.set(id, (own.get(id) ?? new Set<string>()).add(emoji));
    return own;
  }

  async users(
    { channelId, messageId }: ReactedMessage,
    emoji: string,
    { after, limit }: { after?: string; limit: number },
  ): Promise<string[]> {
    const rows = await this.read<{ id: string }>(
      `SELECT user_id AS id FROM message_reactions
       WHERE channel_id = $1 AND message_id = $2 AND emoji = $3 AND user_id > $4 ORDER BY user_id LIMIT $5`,
      [channelId, messageId, emoji, after ?? '-1', limit],
    );
    return rows.map(({ id }) => id);
  }

  async drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    const which = 'channel_id = $1 AND ($2::bigint[] IS NULL OR message_id = ANY($2))';
    await this.transactions.run(async (tx) => {
      for (const table of ['message_reactions', 'message_reaction_counts'])
        await tx.query(`DELETE FROM ${table} WHERE ${which}`, [channelId, messageIds ?? null]);
    });
  }

  private removeAll(message: ReactedMessage, which: readonly (string | null)[], news: News): Promise<boolean> {
    return this.change(message, news, true, async (tx, key) => {
      const [changed] = await tx.query<[unknown[], number]>(REMOVE, [...key, ...which]);
      await tx.query(
        'DELETE FROM message_reaction_counts WHERE channel_id = $1 AND message_id = $2 AND count = 0',
        key,
      );
      return changed.length > 0;
    });
  }

  /**
   * Changes of one message follow each other: else bounds and counts would not hold. Where the outcome is `changed`, the news are
   * written with it and in the same order, and are in the log afterwards.
   */
  private async change<T>(
    { channelId, messageId }: ReactedMessage,
    { topics, event }: News,
    changed: T,
    work: (tx: EntityManager, key: string[]) => Promise<T>,
  ): Promise<T> {
    const outcome = await this.turns.run(messageId, () =>
      this.transactions.run(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [messageId]);
        const outcome = await work(tx, [channelId, messageId]);
        if (outcome === changed) for (const topic of topics) await this.outbox.add(tx, { topic, events: [event] });
        return outcome;
      }),
    );
    if (outcome === changed) await Promise.all(topics.map((topic) => this.outbox.drain(topic)));
    return outcome;
  }

  private async read<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    try {
      return await this.source.query<T[]>(sql, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
