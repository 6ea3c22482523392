import { ApiError } from '@messagepal/errors';
import { snowflakeTime } from '@messagepal/snowflake';
import { LRUCache } from 'lru-cache';
import { BucketMap, type BucketEntry } from './bucket-map';
import { JUST_READ_MS, type BucketTiming } from './bucket-timing';

/** The stored list of every channel's buckets. */
export interface BucketTable {
  list(channelId: string): Promise<BucketEntry[]>;
  /** Adds a bucket, not confirmed. */
  open(channelId: string, bucket: string): Promise<void>;
  confirm(channelId: string, bucket: string): Promise<void>;
  /** Says how many messages a bucket has by now. */
  count(channelId: string, bucket: string, rows: number): Promise<void>;
  /** Forgets one bucket of a channel, or all. */
  drop(channelId: string, bucket?: string): Promise<void>;
}

interface Reading {
  /** When it was asked for: a list is as old as its question. */
  since: number;
  map: Promise<BucketMap>;
  /** What it said, once it is here. */
  known?: BucketMap;
}

/** About 20 MB with one bucket each. */
const MAX_CHANNELS = 50_000;

/** What this process knows of the buckets of channels. A list that can't be read is never guessed: the call fails. */
export class BucketIndex {
  private readonly readings = new LRUCache<string, Reading>({ max: MAX_CHANNELS });

  constructor(
    private readonly table: BucketTable,
    private readonly timing: BucketTiming,
  ) {}

  /** The buckets for reading; at most `cacheMs` old. */
  map(channelId: string): Promise<BucketMap> {
    return (this.current(channelId) ?? this.read(channelId)).map;
  }

  /** Where a new message goes. Refuses ids that come too early for all processes to know where they belong. */
  async home(channelId: string, id: string): Promise<string> {
    const reading = this.current(channelId) ?? this.read(channelId);
    const map = await reading.map;
    // No await from here to the answer: age of the list and time of the id are of one instant.
    const age = this.timing.ticks() - reading.since;
    const isEarly = snowflakeTime(id) > this.timing.clock() + this.timing.aheadMs;
    if (isEarly || age > Math.max(this.timing.cacheMs, JUST_READ_MS)) throw unsure(channelId, id, isEarly);
    return map.home(id);
  }

  /** What was known last, however old, or that nothing is: a guess to check against {@link map}. */
  guess(channelId: string): BucketMap {
    return this.readings.get(channelId)?.known ?? new BucketMap(channelId, []);
  }

  /** Above every id that any process can have written by now: its clock may be ahead, and the id ahead of its clock. */
  horizon(): string {
    return this.timing.startAt(this.timing.clock() + 2 * this.timing.aheadMs);
  }

  /** Whether {@link map} answers without asking the engine. */
  isKnown(channelId: string): boolean {
    return this.current(channelId)?.known !== undefined;
  }

  /** Reads the list now. */
  refreshed(channelId: string): Promise<BucketMap> {
    return this.read(channelId).map;
  }

  private current(channelId: string): Reading | undefined {
    const reading = this.readings.get(channelId);
    return reading && this.timing.ticks() - reading.since < this.timing.cacheMs ? reading : undefined;
  }

  private read(channelId: string): Reading {
    const last = this.readings.get(channelId)?.known;
    const map = this.table.list(channelId).then((entries) => new BucketMap(channelId, entries));
    const reading: Reading = { since: this.timing.ticks(), map, ...(last && { known: last }) };
    this.readings.set(channelId, reading);
    const forget = (): void => {
      if (this.readings.peek(channelId) === reading) this.readings.delete(channelId);
    };
    map.then((known) => (reading.known = known), forget);
    return reading;
  }
}

const unsure = (channelId: string, id: string, isEarly: boolean): ApiError => {
  const reason = isEarly ? 'is ahead of the clock of this process' : 'waited too long for the list of buckets';
  return new ApiError('SERVICE_UNAVAILABLE', { cause: new Error(`message ${id} of channel ${channelId} ${reason}`) });
};
