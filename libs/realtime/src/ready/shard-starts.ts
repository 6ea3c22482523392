import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { RateLimiter } from '@messagepal/rate-limits';

/** How many shards a user may still begin, and when all of them again. */
export interface StartsLeft {
  total: number;
  remaining: number;
  /** In ms. */
  resetAfterMs: number;
}

/** Counts the sessions with `shard` that a user begins, on all nodes together. */
@Injectable()
export class ShardStarts {
  constructor(
    private readonly config: Config,
    private readonly limiter: RateLimiter,
  ) {}

  /** Whether one more may begin; it is counted then. */
  async take(userId: string): Promise<boolean> {
    const { allowed } = await this.limiter.take(keyOf(userId), this.config.limits.gateway.shardStarts);
    return allowed;
  }

  /** Counts nothing. */
  async left(userId: string): Promise<StartsLeft> {
    const { limit, remaining, resetAfterMs } = await this.limiter.take(
      keyOf(userId),
      this.config.limits.gateway.shardStarts,
      0,
    );
    return { total: limit, remaining, resetAfterMs };
  }
}

const keyOf = (userId: string): string => `shard-starts:${userId}`;
