import { ApiError } from '@messagepal/errors';

/** What callers are told while the store does not answer. */
export const blobsAway = (cause: unknown): ApiError => new ApiError('SERVICE_UNAVAILABLE', { cause, retryAfter: 2 });

/** The code of an error of Node: `ENOENT`. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Undefined for a file that is not there. */
export function onlyAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
}
