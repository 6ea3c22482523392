import type { OnApplicationShutdown } from '@nestjs/common';
import type { MessageRow } from '../message';
import { BucketIndex } from './cassandra/bucket-index';
import { BucketRoller } from './cassandra/bucket-roller';
import { CqlBucketTable } from './cassandra/bucket-table';
import { BUCKET_TIMING, type BucketTiming } from './cassandra/bucket-timing';
import { byBuckets } from './cassandra/by-buckets';
import { CassandraSession } from './cassandra/cassandra-session';
import { ChannelReader } from './cassandra/channel-reader';
import type { CassandraOptions } from './cassandra/client-options';
import { inspectChannel } from './cassandra/inspect-channel';
import { toBody } from './cassandra/message-body';
import { Partitions } from './cassandra/partitions';
import { CassandraReactionRows } from './cassandra/reaction-rows.cassandra';
import { RowLock } from '../row-lock';
import { statementsOf, type Statements } from './cassandra/statements';
import { editTime, insertTime, purgeTime, removeTime } from './cassandra/write-times';
import type { ChannelInspection, InspectsChannels } from './channel-inspection';
import { MessageStore } from './message-store';
import type { MessagePatch, PageQuery } from './message-store';
import type { KeepsReactions, ReactionRows } from './reactions/reaction-rows';

/**
 * Messages in Apache Cassandra 5, ScyllaDB or Astra, read and written at LOCAL_QUORUM. A channel's messages lie in buckets of
 * some thousand each. What the port promises comes from the timestamps of writes (`write-times.ts`) and from a message
 * being one cell (`message-body.ts`); there are no lightweight transactions.
 *
 * One exception between processes: of two edits to the same revision that cross between their reading and their writing, both
 * may be told that they stand. One of them does, the same for everybody. Homes claim a revision before they write it.
 */
export class CassandraMessageStore
  extends MessageStore
  implements OnApplicationShutdown, InspectsChannels, KeepsReactions
{
  readonly reactions: ReactionRows;
  private readonly session: CassandraSession;
  private readonly cql: Statements;
  private readonly table: CqlBucketTable;
  private readonly index: BucketIndex;
  private readonly roller: BucketRoller;
  private readonly partitions: Partitions;
  private readonly reader: ChannelReader;
  private readonly edits = new RowLock();

  /** Connects with the first call; makes keyspace and tables if they are not there. */
  constructor(options: CassandraOptions, timing: BucketTiming = BUCKET_TIMING) {
    super();
    this.session = new CassandraSession(options);
    this.cql = statementsOf(options.keyspace);
    this.table = new CqlBucketTable(this.session, this.cql);
    this.index = new BucketIndex(this.table, timing);
    this.roller = new BucketRoller(this.table, this.index, timing);
    this.partitions = new Partitions(this.session, this.cql);
    this.reader = new ChannelReader(this.index, this.partitions);
    this.reactions = new CassandraReactionRows(this.session, this.index, options.keyspace);
  }

  async insert(row: MessageRow): Promise<void> {
    const { channelId, id, authorId } = row;
    const bucket = await this.index.home(channelId, id);
    await this.session.run(this.cql.insert, [channelId, bucket, id, authorId, toBody(row), insertTime(id)]);
    await this.roller.counted(channelId, bucket);
  }

  page(channelId: string, query: PageQuery): Promise<MessageRow[]> {
    return this.reader.page(channelId, query);
  }

  scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]> {
    return this.reader.walk(channelId, after === null ? { oldest: true } : { above: after }, limit);
  }

  async getMany(channelId: string, ids: readonly string[]): Promise<MessageRow[]> {
    const groups = await this.byBuckets(channelId, ids);
    const found = await Promise.all(groups.map(([buckets, some]) => this.partitions.byIds(channelId, buckets, some)));
    return found.flat().map(({ row }) => row);
  }

  update(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined> {
    return this.edits.run(`${channelId}/${id}`, () => this.edit(channelId, id, patch));
  }

  remove(channelId: string, id: string): Promise<void> {
    return this.removeMany(channelId, [id]);
  }

  async removeMany(channelId: string, ids: readonly string[]): Promise<void> {
    const groups = await this.byBuckets(channelId, ids);
    const removal = (bucket: string) => (id: string) => ({
      query: this.cql.remove,
      params: [removeTime(id), channelId, bucket, id],
    });
    const batches = groups.flatMap(([buckets, some]) => buckets.map((bucket) => some.map(removal(bucket))));
    await Promise.all(batches.map((queries) => this.session.batch(queries)));
  }

  async purge(channelId: string, below?: string): Promise<void> {
    if (below !== undefined) return this.dropBelow(channelId, below);
    const { buckets } = await this.index.refreshed(channelId);
    for (const bucket of buckets) await this.session.run(this.cql.purge, [purgeTime(Date.now()), channelId, bucket]);
    // Last: as long as the list is there, a purge that broke off finds all buckets again.
    await this.table.drop(channelId);
    await this.index.refreshed(channelId);
  }

  /** Reads the whole channel, bucket by bucket. */
  async inspect(channelId: string): Promise<ChannelInspection> {
    return inspectChannel(channelId, await this.index.refreshed(channelId), this.partitions);
  }

  /** Resolves while a majority of the replicas answers. */
  async check(): Promise<void> {
    await this.session.rows(this.cql.check, []);
  }

  /** Closes the connections; every later call is refused. */
  onApplicationShutdown(): Promise<void> {
    return this.session.close();
  }

  /** Whole buckets where all of one is below; of the one at the border its part. */
  private async dropBelow(channelId: string, below: string): Promise<void> {
    const map = await this.index.refreshed(channelId);
    const { whole, border } = map.below(below);
    const at = removeTime(below);
    for (const bucket of border) await this.session.run(this.cql.purgeBelow, [at, channelId, bucket, below]);
    // From the oldest on: a list that has lost its beginning is one of fewer buckets.
    for (const bucket of whole.toReversed()) {
      await this.session.run(this.cql.purge, [at, channelId, bucket]);
      await this.table.drop(channelId, bucket);
    }
    if (whole.length > 0) await this.index.refreshed(channelId);
  }

  private async edit(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined> {
    const [current] = await this.getMany(channelId, [id]);
    if (!current || current.revision >= patch.revision) return current;
    const body = toBody({ ...current, ...patch });
    const buckets = (await this.index.map(channelId)).of(id);
    const written = [body, channelId];
    await Promise.all(
      buckets.map((bucket) => this.session.run(this.cql.edit, [editTime(id, patch.revision), ...written, bucket, id])),
    );
    // Another process may have edited or removed it meanwhile.
    return (await this.getMany(channelId, [id]))[0];
  }

  private async byBuckets(channelId: string, ids: readonly string[]): Promise<[readonly string[], string[]][]> {
    return ids.length === 0 ? [] : byBuckets(await this.index.map(channelId), ids);
  }
}
