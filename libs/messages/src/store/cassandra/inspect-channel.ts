import { snowflakeTime } from '@messagepal/snowflake';
import type { BucketInspection, ChannelInspection } from '../channel-inspection';
import type { BucketMap } from './bucket-map';
import type { Cursor, Partitions } from './partitions';

const ROWS_PER_READ = 500;
/** Key, author, timestamps and the frame of a row, as measured in uncompressed sstables. */
const BYTES_BESIDE_BODY = 60;

/** Reads all buckets of a channel, one after the other. */
export async function inspectChannel(
  channelId: string,
  map: BucketMap,
  partitions: Partitions,
): Promise<ChannelInspection> {
  const buckets: BucketInspection[] = [];
  for (const bucket of map.buckets) {
    const { rows, bytes } = await measure(channelId, bucket, partitions);
    const isFirst = bucket === channelId;
    const confirmed = map.segments.some(({ buckets: parts }) => parts.at(-1) === bucket);
    buckets.push({ bucket, beginsAt: isFirst ? null : snowflakeTime(bucket), rows, bytes, confirmed });
  }
  const sum = (of: (one: BucketInspection) => number): number => buckets.reduce((all, one) => all + of(one), 0);
  return { channelId, buckets, rows: sum(({ rows }) => rows), bytes: sum(({ bytes }) => bytes) };
}

async function measure(channelId: string, bucket: string, partitions: Partitions) {
  const found = { rows: 0, bytes: 0 };
  for (let cursor: Cursor | undefined = { newest: true }; cursor;) {
    const { messages, next } = await partitions.read(channelId, [bucket], cursor, ROWS_PER_READ);
    found.rows += messages.length;
    for (const { body } of messages) found.bytes += Buffer.byteLength(body) + BYTES_BESIDE_BODY;
    cursor = next;
  }
  return found;
}
