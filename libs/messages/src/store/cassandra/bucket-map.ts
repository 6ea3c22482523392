import { compareSnowflakes } from '@messagepal/snowflake';

/** A row of the list of a channel's buckets. */
export interface BucketEntry {
  /** The first id that belongs into it; for the first bucket of a channel the channel's own id. */
  bucket: string;
  /** About how many messages were put into it. */
  rows: number;
  /** Whether every process knew of the bucket before its first message. */
  confirmed: boolean;
}

/** Buckets whose messages lie in one range of ids, ordered from the newest to the oldest. */
export interface Segment {
  /** The lowest id that can be in it. */
  start: string;
  /** One; more only where a bucket was opened so late that its first messages may lie in the one before. */
  buckets: readonly string[];
}

const LOWEST = '0';

/** Which bucket a message of one channel lies in, as of one reading of the list. Immutable. */
export class BucketMap {
  /** Newest first; the last one begins with the lowest id. Ranges do not overlap. */
  readonly segments: readonly Segment[];
  /** Newest first, without the first bucket. */
  private readonly starts: readonly string[];
  private readonly rows: ReadonlyMap<string, number>;

  constructor(
    private readonly channelId: string,
    entries: readonly BucketEntry[],
  ) {
    const later = entries.filter(({ bucket }) => bucket !== channelId);
    const opened = later.toSorted((a, b) => compareSnowflakes(b.bucket, a.bucket));
    this.starts = opened.map(({ bucket }) => bucket);
    this.rows = new Map(entries.map(({ bucket, rows }) => [bucket, rows]));
    this.segments = segmentsOf(opened, channelId);
  }

  /** The bucket that a new message goes into. */
  home(id: string): string {
    return this.starts.find((start) => compareSnowflakes(start, id) <= 0) ?? this.channelId;
  }

  /** The buckets that a message can be in. */
  of(id: string): readonly string[] {
    return this.segments.find(({ start }) => compareSnowflakes(start, id) <= 0)?.buckets ?? [];
  }

  /** Buckets that hold nothing but messages below an id, and those of the range that it lies in; both newest first. */
  below(id: string): { whole: string[]; border: readonly string[] } {
    const own = this.segments.findIndex(({ start }) => compareSnowflakes(start, id) <= 0);
    return {
      border: this.segments[own]?.buckets ?? [],
      whole: this.segments.slice(own + 1).flatMap(({ buckets }) => buckets),
    };
  }

  /** All of them, the newest first. */
  get buckets(): string[] {
    return [...this.starts, this.channelId];
  }

  /** The one that begins last, perhaps only in a minute. */
  get newest(): string {
    return this.starts[0] ?? this.channelId;
  }

  /** About how many messages were put into a bucket. */
  rowsOf(bucket: string): number {
    return this.rows.get(bucket) ?? 0;
  }
}

/** A bucket that is not confirmed shares a segment with the one before it. */
function segmentsOf(opened: readonly BucketEntry[], first: string): Segment[] {
  const segments: Segment[] = [];
  let late: string[] = [];
  for (const { bucket, confirmed } of opened) {
    late.push(bucket);
    if (!confirmed) continue;
    segments.push({ start: bucket, buckets: late });
    late = [];
  }
  return [...segments, { start: LOWEST, buckets: [...late, first] }];
}
