import type { ReactedMessage, Reaction, ReactionCounts } from '../reaction-store';
import { ReactionRows } from '../reactions/reaction-rows';
import { summaryOf, summaryText, type ReactionSummary } from '../reactions/reaction-summary';
import type { BucketIndex } from './bucket-index';
import { byBuckets } from './by-buckets';
import type { CassandraSession } from './cassandra-session';
import { reactionStatementsOf } from './reaction-statements';

interface Id {
  toString(): string;
}

interface SummaryRecord {
  message_id: Id;
  summary: string;
}

const BEFORE_ALL_USERS = '-1';
const DROPPED_AT_ONCE = 100;

/**
 * Summaries lie in the buckets of their messages, so that a page's are one partition as its messages are; the rows of a message are a
 * partition. The number of a change is its timestamp.
 */
export class CassandraReactionRows extends ReactionRows {
  private readonly cql: ReturnType<typeof reactionStatementsOf>;

  constructor(
    private readonly session: CassandraSession,
    private readonly index: BucketIndex,
    keyspace: string,
  ) {
    super();
    this.cql = reactionStatementsOf(keyspace);
  }

  async summaries(channelId: string, messageIds: readonly string[]): Promise<Map<string, ReactionSummary>> {
    const groups = byBuckets(await this.index.map(channelId), messageIds);
    const ask = ([bucket, ids]: [string, string[]]) =>
      this.session.rows<SummaryRecord>(this.cql.summaries, [channelId, bucket, ids]);
    const found = await Promise.all(
      groups.flatMap(([buckets, ids]) => buckets.map((bucket): [string, string[]] => [bucket, ids])).map(ask),
    );
    return latest(found.flat());
  }

  async write({ channelId, messageId }: ReactedMessage, summary: ReactionSummary): Promise<void> {
    const buckets = (await this.index.map(channelId)).of(messageId);
    const text = summaryText(summary);
    await Promise.all(
      buckets.map((bucket) =>
        this.session.run(this.cql.writeSummary, [channelId, bucket, messageId, text, summary.change]),
      ),
    );
  }

  async apply({ channelId, messageId }: ReactedMessage, { change, last }: ReactionSummary): Promise<void> {
    const { operation } = last;
    const key = [channelId, messageId];
    if (operation.kind === 'add')
      await this.session.run(this.cql.add, [...key, operation.emoji, operation.userId, change]);
    else if (operation.kind === 'remove')
      await this.session.run(this.cql.remove, [change, ...key, operation.emoji, operation.userId]);
    else if (operation.emoji !== null) await this.session.run(this.cql.clearEmoji, [change, ...key, operation.emoji]);
    else await this.session.run(this.cql.clear, [change, ...key]);
  }

  async has({ channelId, messageId, emoji, userId }: Reaction): Promise<boolean> {
    return (await this.ownOf(channelId, messageId, [emoji], userId)).length > 0;
  }

  async own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>> {
    const found = await Promise.all(
      [...counts].map(async ([id, list]): Promise<[string, Set<string>]> => {
        const emojis = list.map(({ emoji }) => emoji);
        return [id, new Set(await this.ownOf(channelId, id, emojis, userId))];
      }),
    );
    return new Map(found.filter(([, emojis]) => emojis.size > 0));
  }

  async users(
    { channelId, messageId }: ReactedMessage,
    emoji: string,
    { after = BEFORE_ALL_USERS, limit }: { after?: string; limit: number },
  ): Promise<string[]> {
    const params = [channelId, messageId, emoji, after, limit];
    const records = await this.session.rows<{ user_id: Id }>(this.cql.users, params);
    return records.map(({ user_id }) => user_id.toString());
  }

  async drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    if (messageIds) await this.dropSome(channelId, messageIds);
    else for (const bucket of (await this.index.refreshed(channelId)).buckets) await this.dropBucket(channelId, bucket);
  }

  private async dropBucket(channelId: string, bucket: string): Promise<void> {
    const params = [channelId, bucket, DROPPED_AT_ONCE];
    let records = await this.session.rows<SummaryRecord>(this.cql.newestSummaries, params);
    while (records.length > 0) {
      const ids = records.map(({ message_id }) => message_id.toString());
      await this.forget(channelId, ids, latest(records));
      records = await this.session.rows(this.cql.summariesBelow, [channelId, bucket, ids.at(-1), DROPPED_AT_ONCE]);
    }
  }

  /** What nobody has reacted to costs the reading alone, and leaves no traces. */
  private async dropSome(channelId: string, ids: readonly string[]): Promise<void> {
    const summaries = await this.summaries(channelId, ids);
    await this.forget(channelId, [...summaries.keys()], summaries);
  }

  private async forget(
    channelId: string,
    ids: readonly string[],
    summaries: ReadonlyMap<string, ReactionSummary>,
  ): Promise<void> {
    const map = await this.index.map(channelId);
    await Promise.all(
      ids.map(async (id) => {
        const change = Math.max((summaries.get(id)?.change ?? 0) + 1, Date.now() * 1_000);
        await this.session.run(this.cql.clear, [change, channelId, id]);
        // Last: what broke off is found again by it.
        for (const bucket of map.of(id)) await this.session.run(this.cql.dropSummary, [change, channelId, bucket, id]);
      }),
    );
  }

  private async ownOf(channelId: string, id: string, emojis: readonly string[], userId: string): Promise<string[]> {
    const records = await this.session.rows<{ emoji: string }>(this.cql.own, [channelId, id, emojis, userId]);
    return records.map(({ emoji }) => emoji);
  }
}

/** By message the one with the highest number: where buckets were opened late there may be two. */
function latest(records: readonly SummaryRecord[]): Map<string, ReactionSummary> {
  const summaries = new Map<string, ReactionSummary>();
  for (const { message_id, summary } of records) {
    const id = message_id.toString();
    const one = summaryOf(summary);
    if (one.change > (summaries.get(id)?.change ?? 0)) summaries.set(id, one);
  }
  return summaries;
}
