import { ApiError } from '@messagepal/errors';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { StartupError } from './embedded/startup-error';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** 08 connection, 53 out of resources, 57P shut down or starting; 57014 and 55P03 are our own time limits. */
const AWAY = /^(08|53|57P|57014$|55P03$)/;
const AWAY_MESSAGE =
  /Connection terminated|is not queryable|timeout exceeded when trying to connect|Query read timeout/;

/** The SQLSTATE or system code of what a query threw. */
export function databaseErrorCode(error: unknown): string | undefined {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  // No instanceof: errors of Node itself belong to another realm than the code under Jest.
  const hasCode = typeof inner === 'object' && inner !== null && 'code' in inner;
  return hasCode && typeof inner.code === 'string' ? inner.code : undefined;
}

/** Whether the error says that PostgreSQL is away or too busy, rather than that the query is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof StartupError) return isDatabaseAway(error.cause);
  const code = databaseErrorCode(error) ?? '';
  if (CONNECTION_CODES.has(code) || AWAY.test(code)) return true;
  // TypeORM takes a connection that broke between two statements of a transaction away from it.
  if (error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError)
    return true;
  return error instanceof Error && AWAY_MESSAGE.test(error.message);
}

/** `ApiError('SERVICE_UNAVAILABLE')` when PostgreSQL is away; any other error as it is. */
export const databaseError = (error: unknown): unknown =>
  isDatabaseAway(error) ? new ApiError('SERVICE_UNAVAILABLE', { cause: error, retryAfter: 1 }) : error;

/** Whether the insert or update broke the unique index or constraint of that name. */
export function violates(error: unknown, constraint: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const inner: unknown = error.driverError;
  return inner instanceof Error && 'constraint' in inner && inner.constraint === constraint;
}
