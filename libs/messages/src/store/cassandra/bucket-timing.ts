import { snowflakeAt } from '@messagepal/snowflake';

/**
 * Everything that decides when a channel's messages go on in a new bucket. The times belong together:
 *
 * A bucket is opened `leadMs` ahead: its first id is that of a time to come. Every process knows it at latest `cacheMs` after
 * it was written, and no process writes ids more than `aheadMs` in the future of its own clock. So as long as opening took
 * less than `leadMs - cacheMs - aheadMs`, every process knows a bucket before it writes the first id that belongs there.
 */
export interface BucketTiming {
  /** A bucket with so many messages is the last one no longer. */
  rollAfter: number;
  leadMs: number;
  /** How long a process may go on with the list of buckets that it has read. */
  cacheMs: number;
  /** Clocks of processes differ by less than this; an id that is further in the future is refused. */
  aheadMs: number;
  /** Messages that a process counts for itself, on average, before it adds them to the number that all share. */
  reportEvery: number;
  /** Unix ms. */
  clock(): number;
  /** Monotonic ms, for ages and durations. */
  ticks(): number;
  /** The first id of a bucket that is to begin at that time. */
  startAt(ms: number): string;
  /** 0 up to, not including, 1. */
  random(): number;
}

/**
 * 7,000 messages are about 2 to 4 MB in a partition, 25 times below what engines warn of. At 250 messages/s the lead adds 15,000;
 * with what processes have not told each other yet a bucket stays below 24,000.
 */
export const BUCKET_TIMING: BucketTiming = {
  rollAfter: 7_000,
  leadMs: 60_000,
  cacheMs: 20_000,
  aheadMs: 5_000,
  reportEvery: 200,
  clock: Date.now,
  ticks: () => performance.now(),
  startAt: snowflakeAt,
  random: Math.random,
};

/** A list of buckets that was asked for only now may be this old when it arrives, whatever `cacheMs` says. */
export const JUST_READ_MS = 5_000;

/** How long opening a bucket may take without anybody being late to know it: 35 s. */
export const openWithinMs = ({ leadMs, cacheMs, aheadMs }: BucketTiming): number =>
  Math.max(leadMs - cacheMs - aheadMs, 0);
