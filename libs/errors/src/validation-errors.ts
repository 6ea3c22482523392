import type { FieldError } from '@messagepal/protocol';
import { getMetadataStorage } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { CONSTRAINTS, TYPE_CONSTRAINTS } from './constraint-errors';
import type { FieldErrorInput } from './field-errors';

type Mutable = { [field: string]: FieldError[] | FieldErrorInput };

/** A body of nothing but unknown fields must not be answered by something larger than itself. */
const MAX_PER_LEVEL = 50;

/**
 * class-validator's findings in the form of {@link fieldErrors}. Of an absent field only that it is required is said, of
 * a value of the wrong type only that. A decorator names a code of its own by `context: { code: 'USERNAME_TAKEN' }`
 * and a sentence of its own by `message`.
 */
export function toFieldErrors(errors: readonly ValidationError[]): FieldErrorInput {
  const tree: Mutable = {};
  for (const error of errors.slice(0, MAX_PER_LEVEL)) tree[error.property ?? '_errors'] = toNode(error);
  return tree;
}

function toNode(error: ValidationError): FieldError[] | FieldErrorInput {
  const own = ownErrors(error);
  if (!error.children?.length) return own;
  const nested = toFieldErrors(error.children);
  return own.length > 0 ? { ...nested, _errors: own } : nested;
}

function ownErrors(error: ValidationError): FieldError[] {
  const names = Object.keys(error.constraints ?? {});
  if (names.length === 0) return [];
  if (isAbsent(error) && !names.includes('whitelistValidation')) return [translate(error, 'isDefined')];
  const wrongType = names.find((name) => name in TYPE_CONSTRAINTS);
  return (wrongType ? [wrongType] : names).map((name) => translate(error, name));
}

const isAbsent = (error: ValidationError): boolean => error.value === undefined || error.value === null;

function translate(error: ValidationError, name: string): FieldError {
  const rule = ruleOf(error, name);
  const known = CONSTRAINTS[name]?.(argumentsOf(rule));
  const own = rule?.message || !known ? sentence(error.constraints?.[name]) : undefined;
  return {
    code: codeOf(error, name) ?? known?.code ?? 'BASE_TYPE_INVALID',
    message: own ?? known?.message ?? 'Invalid.',
  };
}

/** The arguments of the decorator that failed: class-validator hands out only the sentence it made of them. */
function ruleOf(error: ValidationError, name: string) {
  if (!error.target) return undefined;
  return getMetadataStorage()
    .getTargetValidationMetadatas(error.target.constructor, '', true, false)
    .find((rule) => rule.propertyName === error.property && rule.name === name);
}

/** Lists and enums as their values; a decorator's options after its last argument are left out. */
function argumentsOf(rule: ReturnType<typeof ruleOf>): string[] {
  const given: unknown[] = rule?.constraints ?? [];
  return given.filter((value) => value !== undefined && value !== null).map(argumentText);
}

function argumentText(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.values(value).map(String).join(', ') : String(value);
}

function codeOf(error: ValidationError, name: string): string | undefined {
  const code: unknown = error.contexts?.[name]?.code;
  return typeof code === 'string' ? code : undefined;
}

const sentence = (text: string | undefined): string | undefined =>
  text === undefined || text === ''
    ? undefined
    : text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
