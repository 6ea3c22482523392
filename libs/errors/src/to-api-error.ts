import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ApiError } from './api.error';
import type { ErrorName } from './errors.table';

/** body-parser and raw-body name their errors by `type`. */
const BY_BODY_ERROR: Readonly<Record<string, ErrorName>> = {
  'entity.parse.failed': 'INVALID_JSON',
  'entity.too.large': 'ENTITY_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

const BY_STATUS: Readonly<Record<number, ErrorName>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'ENTITY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  503: 'SERVICE_UNAVAILABLE',
};

/** What a client may know of any thrown thing: own errors as they are, those of Nest and Express by kind, all else INTERNAL. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const name = nameOfBodyError(error) ?? nameOfBodyError(causeOf(error));
  if (name) return new ApiError(name, { cause: error });
  return byStatus(statusOf(error), error);
}

function byStatus(status: number, cause: unknown): ApiError {
  const name = BY_STATUS[status];
  if (name) return new ApiError(name, { cause });
  if (status >= 400 && status < 500) {
    return new ApiError({ code: 0, status, message: `${status}: ${STATUS_CODES[status] ?? 'Error'}` }, { cause });
  }
  return new ApiError('INTERNAL', { cause });
}

function nameOfBodyError(error: unknown): ErrorName | undefined {
  const type = isObject(error) ? error['type'] : undefined;
  return typeof type === 'string' && Object.hasOwn(BY_BODY_ERROR, type) ? BY_BODY_ERROR[type] : undefined;
}

/** Only Nest's exceptions and those of `http-errors` (they have `expose`) mean their status for the client. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (!isObject(error) || typeof error['expose'] !== 'boolean') return 500;
  return typeof error['status'] === 'number' ? error['status'] : 500;
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
