import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { BucketIndex, BucketTable } from './bucket-index';
import { openWithinMs, type BucketTiming } from './bucket-timing';

const MAX_CHANNELS = 50_000;

/** What this process wrote into a bucket and has not told yet, and how much of it makes it tell. */
interface Count {
  unreported: number;
  due: number;
}

/**
 * Counts what is written and opens the next bucket of a channel in time. Several processes may do so at once: they share the
 * count roughly, and when two open a bucket each, one of them stays small.
 */
export class BucketRoller {
  private readonly logger = new Logger('MessageStore');
  private readonly counts = new LRUCache<string, Count>({ max: MAX_CHANNELS });
  private readonly busy = new Set<string>();

  constructor(
    private readonly table: BucketTable,
    private readonly index: BucketIndex,
    private readonly timing: BucketTiming,
  ) {}

  /** Counts one message that was written. Never rejects: the message is stored, and the next one tries again. */
  async counted(channelId: string, bucket: string): Promise<void> {
    const key = keyOf(channelId, bucket);
    const count = this.counts.get(key) ?? { unreported: this.headStart(), due: this.nextDue() };
    this.counts.set(key, count);
    count.unreported += 1;
    if (count.unreported < count.due || this.busy.has(key)) return;
    this.busy.add(key);
    try {
      await this.report(channelId, bucket, count);
    } catch (error) {
      this.logger.warn(`The messages of bucket ${bucket} of channel ${channelId} were not counted: ${String(error)}`);
    } finally {
      this.busy.delete(key);
    }
  }

  /** A process that ends takes its unreported count with it; one that begins at random makes up for that on average. */
  private headStart(): number {
    return Math.floor(this.timing.random() * this.timing.reportEvery);
  }

  /** Never in step with others: of two that add to the shared count in the same moment one adds nothing. */
  private nextDue(): number {
    return Math.ceil((this.timing.random() + 0.5) * this.timing.reportEvery);
  }

  private async report(channelId: string, bucket: string, count: Count): Promise<void> {
    const map = await this.index.refreshed(channelId);
    const reported = count.unreported;
    const rows = map.rowsOf(bucket) + reported;
    await this.table.count(channelId, bucket, rows);
    count.unreported -= reported;
    count.due = this.nextDue();
    if (rows >= this.timing.rollAfter && map.newest === bucket) await this.open(channelId);
  }

  private async open(channelId: string): Promise<void> {
    const began = this.timing.ticks();
    const bucket = this.timing.startAt(this.timing.clock() + this.timing.leadMs);
    await this.table.open(channelId, bucket);
    const took = this.timing.ticks() - began;
    if (took <= openWithinMs(this.timing)) await this.table.confirm(channelId, bucket);
    else
      this.logger.warn(`Bucket ${bucket} of channel ${channelId} was opened late; reads look into the one before too.`);
    await this.index.refreshed(channelId);
  }
}

/** Buckets of two channels may begin in the same millisecond. */
const keyOf = (channelId: string, bucket: string): string => `${channelId}/${bucket}`;
