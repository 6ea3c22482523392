import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RateLimiter, type Bucket, type Taken } from './rate-limiter';
import { ROUNDING, takenOf } from './taken';

interface Level {
  tokens: number;
  atMs: number;
}

/** Enough for every caller of one process; under a flood of addresses the longest unused buckets are taken for full. */
const MAX_BUCKETS = 200_000;

/** The buckets of one process, on the monotonic clock. A bucket is forgotten once it would be full. */
@Injectable()
export class MemoryRateLimiter extends RateLimiter {
  private readonly levels = new LRUCache<string, Level>({ max: MAX_BUCKETS });

  constructor(private readonly now: () => number = () => performance.now()) {
    super();
  }

  take(key: string, bucket: Bucket, cost = 1): Promise<Taken> {
    const tokens = this.tokensNow(key, bucket);
    const allowed = tokens + ROUNDING >= cost;
    const left = allowed ? tokens - cost : tokens;
    if (allowed && cost > 0) this.keep(key, bucket, left);
    return Promise.resolve(takenOf(bucket, { allowed, tokens: left, cost }));
  }

  giveBack(key: string, bucket: Bucket): Promise<void> {
    this.keep(key, bucket, Math.min(bucket.limit, this.tokensNow(key, bucket) + 1));
    return Promise.resolve();
  }

  private tokensNow(key: string, { limit, perMs }: Bucket): number {
    const level = this.levels.get(key);
    if (!level) return limit;
    return Math.min(limit, level.tokens + ((this.now() - level.atMs) * limit) / perMs);
  }

  private keep(key: string, bucket: Bucket, tokens: number): void {
    this.levels.set(key, { tokens, atMs: this.now() }, { ttl: Math.ceil(bucket.perMs) });
  }
}
