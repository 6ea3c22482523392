import type { Bucket, Taken } from './rate-limiter';

/** Refilling is division: without this a bucket could stay a billionth short of its last token. */
export const ROUNDING = 1e-6;

/** What became of a bucket: `tokens` are those left after an allowance, or those that did not suffice. */
export interface BucketLevel {
  allowed: boolean;
  tokens: number;
  cost: number;
}

/** The answer to a caller. */
export function takenOf({ limit, perMs }: Bucket, { allowed, tokens, cost }: BucketLevel): Taken {
  const msPerToken = perMs / limit;
  return {
    allowed,
    limit,
    remaining: Math.max(0, Math.floor(tokens + ROUNDING)),
    resetAfterMs: Math.ceil((limit - tokens) * msPerToken),
    retryAfterMs: allowed ? 0 : Math.ceil((cost - tokens) * msPerToken),
  };
}
