import { ApiError } from '@messagepal/errors';

/** A server that is loading, full, without its replicas, or demoted is as good as away. */
const AWAY = /^(LOADING|OOM|MISCONF|NOREPLICAS|MASTERDOWN|READONLY|BUSY|TRYAGAIN|CLUSTERDOWN|NOAUTH|WRONGPASS)\b/;
const REPLY_ERRORS = new Set(['ReplyError', 'SimpleError', 'BlobError']);

/** Whether an error of the driver says that Redis is away, rather than that the command is wrong. */
function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return !REPLY_ERRORS.has(error.name) || AWAY.test(error.message);
}

/** Whether a command was given up unanswered. The driver knows no other mark of it. */
export const isTimeout = (error: unknown): boolean => error instanceof Error && error.message === 'Command timed out';

/** `ApiError('SERVICE_UNAVAILABLE')` when Redis is away; any other error as it is. */
export const redisError = (error: unknown): unknown =>
  isRedisAway(error) ? new ApiError('SERVICE_UNAVAILABLE', { cause: error, retryAfter: 1 }) : error;
