/** A token bucket: `limit` uses at once, and the whole of it comes back evenly over `perMs`. */
export interface Bucket {
  limit: number;
  perMs: number;
}

export interface Taken {
  allowed: boolean;
  limit: number;
  /** Whole uses left after this one. */
  remaining: number;
  /** Milliseconds until the bucket is full again if nobody takes from it. */
  resetAfterMs: number;
  /** Milliseconds until the same cost would be allowed; 0 when it was. */
  retryAfterMs: number;
}

/**
 * Counts how often something was done.
 *
 * Promises, for every adapter:
 * - `take` is atomic: however many callers come at once, a full bucket allows exactly `limit` of them.
 * - A refusal takes nothing, so whoever keeps asking is not kept out by asking.
 * - A bucket nobody knows is full. Buckets are told apart by key alone: one key always comes with one bucket.
 * - It never rejects because an engine is away: it then counts in the process, by half the limit.
 */
export abstract class RateLimiter {
  /** Takes `cost` uses (1 if left out) if that many are there; a cost of 0 only looks. */
  abstract take(key: string, bucket: Bucket, cost?: number): Promise<Taken>;

  /** Puts one use back that {@link take} took for something that did not come about; a bucket never holds more than its limit. */
  abstract giveBack(key: string, bucket: Bucket): Promise<void>;
}
