import { isSnowflake } from '@messagepal/snowflake';
import { isURL, ValidateBy, ValidateIf, type ValidationOptions } from 'class-validator';

const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** For a field of a form that holds an id, or a list of them with `{ each: true }`. */
export const IsSnowflake = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isSnowflake',
      validator: { validate: (value: unknown) => typeof value === 'string' && isSnowflake(value) },
    },
    options,
  );

/** For a field that may be left out but not be `null`; `@IsOptional()` lets both pass. */
export const IsGiven = (): PropertyDecorator => ValidateIf((_form, value) => value !== undefined);

/** For text on one line: no control characters, and well formed as {@link IsPlainText} says. */
export const IsPlainLine = (): PropertyDecorator => textWithout(UNPRINTABLE, 'isPlainLine');

/**
 * For text on several lines: no NUL, which PostgreSQL refuses, and no half of a surrogate pair, which has no UTF-8 and
 * would be stored as another character than the one that was answered.
 */
export const IsPlainText = (): PropertyDecorator => textWithout(/[\0\p{Cs}]/u, 'isPlainText');

/** For an address on the web: http or https, without a user or password in it. A host on a local network will do. */
export const IsHttpUrl = (): PropertyDecorator =>
  ValidateBy({
    name: 'isUrl',
    validator: { validate: (value: unknown) => typeof value === 'string' && isHttpUrl(value) },
  });

/** What validator.js takes for an address may have control characters and halves of surrogate pairs in its path. */
const isHttpUrl = (text: string): boolean =>
  !UNPRINTABLE.test(text) &&
  isURL(text, { protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true });

/** For a moment by ISO 8601 with date, time and offset, as RFC 3339 writes it; the seconds may be left out. */
export const IsMoment = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMoment',
    validator: { validate: (value: unknown) => typeof value === 'string' && isMoment(value) },
  });

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** With an offset it may be of a year that takes more digits. */
const LENGTH_OF_ISO = '2026-01-02T03:04:05.678Z'.length;

function isMoment(text: string): boolean {
  if (!MOMENT.test(text) || isoOf(text)?.length !== LENGTH_OF_ISO) return false;
  // `Date` takes the 30th of February for the 2nd of March.
  const day = text.slice(0, 'yyyy-mm-dd'.length);
  return isoOf(`${day}T00:00Z`)?.startsWith(day) === true;
}

/** Undefined for no time at all. */
function isoOf(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

const textWithout = (unwanted: RegExp, name: string): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: (value: unknown) => typeof value === 'string' && !unwanted.test(value) } });
