import { Injectable } from '@nestjs/common';
import { RateLimiter, type Bucket, type Taken } from './rate-limiter';

/** Counts nothing and allows everything: what `MP_RATE_LIMITS=off` puts in place of an adapter for load tests. */
@Injectable()
export class UnlimitedRateLimiter extends RateLimiter {
  take(_key: string, { limit }: Bucket): Promise<Taken> {
    return Promise.resolve({ allowed: true, limit, remaining: limit, resetAfterMs: 0, retryAfterMs: 0 });
  }

  giveBack(): Promise<void> {
    return Promise.resolve();
  }
}
