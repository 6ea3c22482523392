import type { Outbox, Transactions } from '@messagepal/database';
import type { EntityManager } from 'typeorm';
import { RowLock } from '../row-lock';
import { ReactionStore } from './reaction-store';
import type {
  Added,
  Marks,
  News,
  ReactedMessage,
  Reaction,
  ReactionBounds,
  ReactionCount,
  ReactionCounts,
} from './reaction-store';
import type { ReactionRows } from './reactions/reaction-rows';
import { countsAfter, type Operation, type ReactionSummary } from './reactions/reaction-summary';

/** The ids of those of these messages that are pinned. */
export type PinnedAmong = (channelId: string, messageIds: readonly string[]) => Promise<ReadonlySet<string>>;

/** Whether the one reaction that a change is about is there. */
type Has = () => Promise<boolean>;

/** What a change comes to, by what is there; without an operation nothing changes. */
type Decide<T> = (there: readonly ReactionCount[], isThere: boolean) => { outcome: T; operation?: Operation };

/** One's turn with a message: nobody else changes it until the transaction ends. */
interface Turn {
  tx: EntityManager;
  message: ReactedMessage;
  news: News;
}

const NOT_ASKED: Has = async () => false;

const LOCK = 'SELECT pg_advisory_xact_lock($1)';
const TOLD = 'SELECT change FROM message_reaction_changes WHERE channel_id = $1 AND message_id = $2';
const TELL = `
  INSERT INTO message_reaction_changes (channel_id, message_id, change) VALUES ($1, $2, $3)
  ON CONFLICT (channel_id, message_id) DO UPDATE SET change = EXCLUDED.change`;
const FORGET = `
  DELETE FROM message_reaction_changes WHERE channel_id = $1 AND ($2::bigint[] IS NULL OR message_id = ANY($2))`;

/**
 * Reactions in the engine of the messages, whose changes are ordered by PostgreSQL: a transaction locks the message, numbers the change
 * and has its news in the outbox. Within it the summary is written, then the rows. The summary names the change that made it so: where
 * a crash comes between, whoever changes the message next finds a number that PostgreSQL does not know, and does the rest first.
 * A writer that lost its lock without noticing has the lower number, and its writes do not stand.
 */
export class OrderedReactionStore extends ReactionStore {
  /** Who waits for a message here needs no connection yet. */
  private readonly turns = new RowLock();
  /** Whether the last change did not come through. */
  private hasFailed = false;

  constructor(
    private readonly rows: ReactionRows,
    private readonly pinned: PinnedAmong,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  add({ emoji, userId, ...message }: Reaction, { mayBegin, distinct }: ReactionBounds, news: News): Promise<Added> {
    const has = () => this.rows.has({ ...message, emoji, userId });
    return this.change<Added>(message, news, has, (there, isThere) => {
      const begins = !there.some((one) => one.emoji === emoji);
      if (begins && !mayBegin) return { outcome: 'refused' };
      if (begins && there.length >= distinct) return { outcome: 'full' };
      if (isThere) return { outcome: 'known' };
      return { outcome: 'added', operation: { kind: 'add', emoji, userId } };
    });
  }

  remove({ emoji, userId, ...message }: Reaction, news: News): Promise<boolean> {
    const has = () => this.rows.has({ ...message, emoji, userId });
    return this.change(message, news, has, (_, isThere) => {
      return { outcome: isThere, ...(isThere && { operation: { kind: 'remove', emoji, userId } }) };
    });
  }

  clear(message: ReactedMessage, emoji: string | null, news: News): Promise<boolean> {
    return this.change(message, news, NOT_ASKED, (there) => {
      const isThere = there.some((one) => emoji === null || one.emoji === emoji);
      return { outcome: isThere, ...(isThere && { operation: { kind: 'clear', emoji } }) };
    });
  }

  async marks(channelId: string, messageIds: readonly string[]): Promise<Marks> {
    const [summaries, pinned] = await Promise.all([
      this.rows.summaries(channelId, messageIds),
      this.pinned(channelId, messageIds),
    ]);
    const reactions = new Map<string, readonly ReactionCount[]>();
    for (const [id, { emojis }] of summaries) if (emojis.length > 0) reactions.set(id, emojis);
    return { reactions, pinned };
  }

  async own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>> {
    return counts.size === 0 ? new Map() : this.rows.own(channelId, userId, counts);
  }

  users(message: ReactedMessage, emoji: string, page: { after?: string; limit: number }): Promise<string[]> {
    return this.rows.users(message, emoji, page);
  }

  async drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    await this.rows.drop(channelId, messageIds);
    await this.transactions.run((tx) => tx.query(FORGET, [channelId, messageIds ?? null]));
  }

  private async change<T>(message: ReactedMessage, news: News, has: Has, decide: Decide<T>): Promise<T> {
    // While the engine is away nobody waits for it with a connection to PostgreSQL.
    if (this.hasFailed) await this.current(message);
    const turn = this.turns.run(message.messageId, () =>
      this.transactions.run((tx) => this.changeLocked({ tx, message, news }, has, decide)),
    );
    turn.then(
      () => (this.hasFailed = false),
      () => (this.hasFailed = true),
    );
    const { outcome, isTold } = await turn;
    if (isTold) await Promise.all(news.topics.map((topic) => this.outbox.drain(topic)));
    return outcome;
  }

  private async changeLocked<T>({ tx, message, news }: Turn, has: Has, decide: Decide<T>) {
    await tx.query(LOCK, [message.messageId]);
    const [told, before, isThere] = await ended([toldOf(tx, message), this.current(message), has()]);
    const isLeft = before !== undefined && before.change > told;
    if (isLeft) await this.finish(tx, message, toldTo(before, news.topics));
    const { outcome, operation } = decide(before?.emojis ?? [], isLeft ? await has() : isThere);
    if (!operation) return { outcome, isTold: isLeft };
    const change = Math.max(told, before?.change ?? 0, Date.now() * 1_000) + 1;
    const emojis = countsAfter(before?.emojis ?? [], operation);
    const summary = { change, emojis, last: { operation, news } };
    await this.rows.write(message, summary);
    await this.finish(tx, message, summary);
    return { outcome, isTold: true };
  }

  /** What comes after a summary was written; may be done again. */
  private async finish(tx: EntityManager, message: ReactedMessage, summary: ReactionSummary): Promise<void> {
    await ended([this.rows.apply(message, summary), this.tell(tx, message, summary)]);
  }

  private async tell(
    tx: EntityManager,
    { channelId, messageId }: ReactedMessage,
    { change, last: { news } }: ReactionSummary,
  ): Promise<void> {
    await tx.query(TELL, [channelId, messageId, change]);
    for (const topic of news.topics) await this.outbox.add(tx, { topic, events: [news.event] });
  }

  private async current({ channelId, messageId }: ReactedMessage): Promise<ReactionSummary | undefined> {
    return (await this.rows.summaries(channelId, [messageId])).get(messageId);
  }
}

/** The summary with its news for these topics: of who heard of the message when it was made so, some may be gone meanwhile. */
function toldTo(
  { change, emojis, last: { operation, news } }: ReactionSummary,
  topics: News['topics'],
): ReactionSummary {
  return { change, emojis, last: { operation, news: { ...news, topics } } };
}

/** All of these, once each has come to an end: a transaction is not ended while one of its statements is under way. */
async function ended<T extends readonly unknown[] | []>(work: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** The number of the last change that was told of. */
async function toldOf(tx: EntityManager, { channelId, messageId }: ReactedMessage): Promise<number> {
  const [row] = await tx.query<{ change: string }[]>(TOLD, [channelId, messageId]);
  return Number(row?.change ?? 0);
}
