import type { FieldError } from '@messagepal/protocol';

/** Gets the decorator's arguments as text, lists joined by commas. */
type Translate = (args: readonly string[]) => FieldError;

const error = (code: string, message: string): Translate => {
  return () => ({ code, message });
};

const atLeast: Translate = ([min]) => ({ code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${min} or more in length.` });
const atMost: Translate = ([max]) => ({ code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` });
const min: Translate = ([limit]) => ({
  code: 'NUMBER_TYPE_MIN',
  message: `Value should be greater than or equal to ${limit}.`,
});
const max: Translate = ([limit]) => ({
  code: 'NUMBER_TYPE_MAX',
  message: `Value should be less than or equal to ${limit}.`,
});
const choices: Translate = ([values]) => ({ code: 'BASE_TYPE_CHOICES', message: `Value must be one of (${values}).` });
const length: Translate = ([low, high]) =>
  high === undefined
    ? atLeast([low ?? ''])
    : { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between ${low} and ${high} in length.` };

/** A value of the wrong type: everything else that is said about it is noise. */
export const TYPE_CONSTRAINTS: Readonly<Record<string, Translate>> = {
  isString: error('STRING_TYPE_CONVERT', 'Could not interpret the value as string.'),
  isBoolean: error('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.'),
  isInt: error('NUMBER_TYPE_COERCE', 'Value is not an int.'),
  isNumber: error('NUMBER_TYPE_COERCE', 'Value is not a number.'),
  isArray: error('LIST_TYPE_CONVERT', 'Must be a list.'),
  isObject: error('DICT_TYPE_CONVERT', 'Must be an object.'),
  isSnowflake: error('NUMBER_TYPE_COERCE', 'Value is not a snowflake.'),
  nestedValidation: error('DICT_TYPE_CONVERT', 'Must be an object.'),
  unknownValue: error('DICT_TYPE_CONVERT', 'Must be an object.'),
};

/** class-validator's constraint → Discord's code and sentence. The value seen is never repeated. */
export const CONSTRAINTS: Readonly<Record<string, Translate>> = {
  ...TYPE_CONSTRAINTS,
  isDefined: error('BASE_TYPE_REQUIRED', 'This field is required.'),
  isNotEmpty: error('BASE_TYPE_REQUIRED', 'This field is required.'),
  whitelistValidation: error('UNKNOWN_FIELD', 'There is no such field.'),
  minLength: atLeast,
  maxLength: atMost,
  isLength: length,
  arrayMinSize: atLeast,
  arrayNotEmpty: () => atLeast(['1']),
  arrayMaxSize: atMost,
  arrayUnique: error('SET_TYPE_CONTAINS_DUPLICATES', 'Must not contain the same value twice.'),
  min,
  max,
  isPositive: () => min(['1']),
  isIn: choices,
  isEnum: choices,
  isEmail: error('EMAIL_TYPE_INVALID_EMAIL', 'Not a well formed e-mail address.'),
  isUrl: error('URL_TYPE_INVALID_URL', 'Not a well formed URL.'),
  isPlainLine: error('STRING_TYPE_REGEX', 'Must be well-formed text without control characters.'),
  isPlainText: error('STRING_TYPE_REGEX', 'Must be well-formed text without the character NUL.'),
  matches: error('STRING_TYPE_REGEX', 'Value does not have the right form.'),
  isISO8601: error('DATE_TIME_TYPE_PARSE', 'Not a time in ISO 8601.'),
  isDateString: error('DATE_TIME_TYPE_PARSE', 'Not a time in ISO 8601.'),
  isMoment: error('DATE_TIME_TYPE_PARSE', 'Must be a time by ISO 8601 with an offset.'),
};
