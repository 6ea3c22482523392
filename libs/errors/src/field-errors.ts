import type { FieldError, FieldErrors } from '@messagepal/protocol';
import { ApiError } from './api.error';

/** Mistakes by field; nests as the input does. A list is written with its indexes as keys. `_errors` is the object itself. */
export interface FieldErrorInput {
  readonly [field: string]: readonly FieldError[] | FieldErrorInput;
}

/**
 * The error of a form with these mistakes: INVALID_FORM_BODY (50035, HTTP 400).
 *
 * @example throw fieldErrors({ username: [{ code: 'USERNAME_TAKEN', message: 'This name is taken.' }] });
 */
export function fieldErrors(fields: FieldErrorInput): ApiError {
  return new ApiError('INVALID_FORM_BODY', { fields: toWireTree(fields) });
}

function toWireTree(input: FieldErrorInput): FieldErrors {
  const tree: FieldErrors = {};
  for (const [field, value] of Object.entries(input)) {
    tree[field] = isErrorList(value) ? wrap(field, value) : toWireTree(value);
  }
  return tree;
}

const wrap = (field: string, errors: readonly FieldError[]): FieldError[] | FieldErrors =>
  field === '_errors' ? [...errors] : { _errors: [...errors] };

const isErrorList = (value: readonly FieldError[] | FieldErrorInput): value is readonly FieldError[] =>
  Array.isArray(value);
