import type { Response } from 'express';
import type { Taken } from './rate-limiter';

/** Writes how the caller stands in the route's bucket, with the names Discord's client libraries read. Times are in seconds. */
export function writeRateLimitHeaders(response: Response, bucketName: string, taken: Taken): void {
  response.setHeader('X-RateLimit-Limit', String(taken.limit));
  response.setHeader('X-RateLimit-Remaining', String(taken.remaining));
  response.setHeader('X-RateLimit-Reset', ((Date.now() + taken.resetAfterMs) / 1000).toFixed(3));
  response.setHeader('X-RateLimit-Reset-After', (taken.resetAfterMs / 1000).toFixed(3));
  response.setHeader('X-RateLimit-Bucket', bucketName);
}
