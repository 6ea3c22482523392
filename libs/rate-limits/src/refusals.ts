import { ApiError } from '@messagepal/errors';

const SCOPE = 'X-RateLimit-Scope';

/** The error of a caller who has used up what they have everywhere. */
export const globalRefusal = (retryAfterMs: number): ApiError =>
  new ApiError('RATE_LIMITED', {
    retryAfter: retryAfterMs / 1000,
    global: true,
    headers: { [SCOPE]: 'global', 'X-RateLimit-Global': 'true' },
  });

/** The error of a caller who has used up what they have of one route or action. */
export const userRefusal = (retryAfterMs: number): ApiError =>
  new ApiError('RATE_LIMITED', { retryAfter: retryAfterMs / 1000, headers: { [SCOPE]: 'user' } });
