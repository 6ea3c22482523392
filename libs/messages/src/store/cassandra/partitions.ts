import { compareSnowflakes } from '@messagepal/snowflake';
import type { CassandraSession } from './cassandra-session';
import { fromRecord, standing, type MessageRecord, type StoredMessage } from './message-body';
import type { Statements } from './statements';

/** Where a reading begins and which way it goes: down to older messages or up to newer ones. */
export type Cursor = { newest: true } | { oldest: true } | { below: string } | { upTo: string } | { above: string };

/** Whether older messages come first. */
const isUpward = (cursor: Cursor): boolean => 'above' in cursor || 'oldest' in cursor;

/** What one reading of buckets found. */
export interface Chunk {
  /** In the order of reading, without those that do not exist; may be more than asked for. */
  messages: StoredMessage[];
  /** Where to go on in the same buckets; undefined if they hold no more. */
  next?: Cursor;
}

/** Reads messages out of buckets; the only place where rows of the engine become messages. */
export class Partitions {
  constructor(
    private readonly session: CassandraSession,
    private readonly cql: Statements,
  ) {}

  /** The next messages of one range, whose buckets are read at once. */
  async read(channelId: string, buckets: readonly string[], cursor: Cursor, limit: number): Promise<Chunk> {
    const [query, values] = this.reading(cursor);
    const ask = (bucket: string) => this.session.rows<MessageRecord>(query, [channelId, bucket, ...values, limit]);
    const found = await Promise.all(buckets.map(ask));
    const order = orderOf(cursor);
    // Beyond the end of a reading that was cut off its bucket is unknown, and so are copies of what others hold there.
    const ends = found.filter(({ length }) => length >= limit).map((records) => idOf(records.at(-1)));
    const end = ends.sort(order)[0];
    const known = found.flat().filter(({ id }) => end === undefined || order(id.toString(), end) <= 0);
    const messages = existing(channelId, known);
    if (found.length > 1) messages.sort((a, b) => order(a.row.id, b.row.id));
    return { messages, ...(end !== undefined && { next: isUpward(cursor) ? { above: end } : { below: end } }) };
  }

  async byIds(channelId: string, buckets: readonly string[], ids: readonly string[]): Promise<StoredMessage[]> {
    const ask = (bucket: string) => this.session.rows<MessageRecord>(this.cql.byIds, [channelId, bucket, ids]);
    return existing(channelId, (await Promise.all(buckets.map(ask))).flat());
  }

  private reading(cursor: Cursor): [query: string, values: string[]] {
    if ('below' in cursor) return [this.cql.below, [cursor.below]];
    if ('upTo' in cursor) return [this.cql.upTo, [cursor.upTo]];
    if ('above' in cursor) return [this.cql.above, [cursor.above]];
    return ['oldest' in cursor ? this.cql.oldest : this.cql.newest, []];
  }
}

const idOf = (record?: MessageRecord): string => record?.id.toString() ?? '';

/** Compares ids by which is read first. */
const orderOf =
  (cursor: Cursor) =>
  (a: string, b: string): number =>
    isUpward(cursor) ? compareSnowflakes(a, b) : compareSnowflakes(b, a);

/** Those that exist, each once. */
function existing(channelId: string, records: readonly MessageRecord[]): StoredMessage[] {
  const messages = new Map<string, StoredMessage>();
  for (const record of records) {
    const message = fromRecord(channelId, record);
    const copy = message && messages.get(message.row.id);
    if (message) messages.set(message.row.id, copy ? standing(copy, message) : message);
  }
  return [...messages.values()];
}
