import { compareSnowflakes } from '@messagepal/snowflake';
import type { MessageRow } from '../../message';
import type { PageQuery } from '../message-store';
import type { BucketIndex } from './bucket-index';
import type { BucketMap, Segment } from './bucket-map';
import type { Chunk, Cursor, Partitions } from './partitions';

/** Walks through the buckets of a channel. A page is one reading of one bucket, two at a border. */
export class ChannelReader {
  constructor(
    private readonly index: BucketIndex,
    private readonly partitions: Partitions,
  ) {}

  async page(channelId: string, { before, after, around, limit }: PageQuery): Promise<MessageRow[]> {
    if (around !== undefined) return this.around(channelId, around, limit);
    if (after !== undefined) return (await this.walk(channelId, { above: after }, limit)).reverse();
    return this.walk(channelId, before === undefined ? { newest: true } : { below: before }, limit);
  }

  /** Up to `limit` messages from the cursor on, in the order of reading. */
  async walk(channelId: string, cursor: Cursor, limit: number): Promise<MessageRow[]> {
    const [map, first] = await this.start(channelId, cursor, limit);
    const rows: MessageRow[] = [];
    for (const { buckets } of segmentsFrom(map, cursor, this.index.horizon())) {
      for (let from: Cursor | undefined = cursor; from && rows.length < limit;) {
        const isFirst = from === cursor && first !== undefined && buckets.length === 1 && buckets[0] === first.bucket;
        const chunk: Chunk = isFirst
          ? first.chunk
          : await this.partitions.read(channelId, buckets, from, limit - rows.length);
        rows.push(...chunk.messages.map(({ row }) => row));
        from = chunk.next;
      }
      if (rows.length >= limit) break;
    }
    return rows.slice(0, limit);
  }

  private async around(channelId: string, id: string, limit: number): Promise<MessageRow[]> {
    const above = Math.floor(limit / 2);
    const [newer, rest] = await Promise.all([
      above > 0 ? this.walk(channelId, { above: id }, above) : [],
      this.walk(channelId, { upTo: id }, limit - above),
    ]);
    return [...newer.reverse(), ...rest];
  }

  /** Where the list of buckets is not at hand, the likely bucket is read while the list is on its way. */
  private async start(channelId: string, cursor: Cursor, limit: number) {
    if (this.index.isKnown(channelId)) return [await this.index.map(channelId), undefined] as const;
    const bucket = segmentsFrom(this.index.guess(channelId), cursor, this.index.horizon())[0]?.buckets[0] ?? channelId;
    const [map, chunk] = await Promise.all([
      this.index.map(channelId),
      this.partitions.read(channelId, [bucket], cursor, limit),
    ]);
    return [map, { bucket, chunk }] as const;
  }
}

/**
 * The ranges that a reading passes through, in its order. Reading from the newest message begins at `horizon`, the highest id
 * that can be there: not in a bucket that was opened for later.
 */
function segmentsFrom({ segments }: BucketMap, cursor: Cursor, horizon: string): readonly Segment[] {
  if ('oldest' in cursor) return segments.toReversed();
  if ('above' in cursor) {
    const own = segments.findIndex(({ start }) => compareSnowflakes(start, cursor.above) <= 0);
    return segments.slice(0, own + 1).reverse();
  }
  const top = 'newest' in cursor ? horizon : 'below' in cursor ? cursor.below : cursor.upTo;
  return segments.filter(({ start }) => compareSnowflakes(start, top) <= 0);
}
