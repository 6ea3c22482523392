import type { NextFunction, Request, Response } from 'express';
import { ApiError } from './api.error';
import { fieldErrors } from './field-errors';

/** Deepest nesting of arrays and objects in a body: `[[1]]` is 2. */
export const MAX_JSON_DEPTH = 20;

/** Keys that reach the prototype when a careless merge copies them. No field of ours has such a name. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Throws INVALID_FORM_BODY (400) when parsed JSON nests deeper than {@link MAX_JSON_DEPTH} or has a key that is named
 * like a prototype's. Meant for everything that comes from outside: bodies and gateway frames.
 */
export function checkJson(value: unknown): void {
  let level = [value].filter(isNode);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_JSON_DEPTH) throw refuse('JSON_TOO_DEEP', `Must not nest deeper than ${MAX_JSON_DEPTH} levels.`);
    level = level.flatMap(childrenOf);
  }
}

/** Express middleware behind the body parser: {@link checkJson} on `request.body`. */
export function jsonGuard(request: Request, _response: Response, next: NextFunction): void {
  checkJson(request.body);
  next();
}

/**
 * Express middleware before the body parser: a body in anything but JSON is UNSUPPORTED_MEDIA_TYPE (415). Without it
 * the parser leaves such a body unread and the route sees none. Keep routes that take uploads out of its way.
 */
export function jsonOnly(request: Request, _response: Response, next: NextFunction): void {
  if (hasContent(request) && !request.is('application/json')) throw new ApiError('UNSUPPORTED_MEDIA_TYPE');
  next();
}

/** Many clients send `Content-Length: 0` with a POST that has no body: there is nothing to be of the wrong type. */
const hasContent = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function childrenOf(node: object): object[] {
  if (!Array.isArray(node) && Object.keys(node).some((key) => FORBIDDEN_KEYS.has(key))) {
    throw refuse('UNKNOWN_FIELD', 'A field has a name that is not allowed.');
  }
  return Object.values(node).filter(isNode);
}

const isNode = (value: unknown): value is object => typeof value === 'object' && value !== null;

const refuse = (code: string, message: string): ApiError => fieldErrors({ _errors: [{ code, message }] });
