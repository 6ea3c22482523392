import { LIMITS } from '@messagepal/config';
import type { FieldError } from '@messagepal/protocol';
import { isEmail } from 'class-validator';

const { usernameMin, usernameMax, displayNameMax, emailMax } = LIMITS.accounts;

/** Characters of an avatar's URL. */
export const AVATAR_URL_MAX = 2048;

/** What a user name may consist of after it was lower-cased. */
const USERNAME_PATTERN = /^[a-z0-9_.]*$/;

/** Names that read as a mention of many. */
const RESERVED_USERNAMES: ReadonlySet<string> = new Set(['everyone', 'here']);

/**
 * Of no use in a name and good for disguise: controls, lone surrogates, unassigned and private characters, line breaks,
 * and all that renders as nothing or turns the direction of writing.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;

/** Complete emoji, some of which hold characters that are invisible by themselves. Written so because TypeScript's target lacks `v`. */
const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');

const STACKED_MARKS = /\p{M}{4}/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The form in which user names are stored and looked up. */
export const normaliseUsername = (text: string): string => text.toLowerCase();

/** The form in which display names are stored: composed (NFC), without blanks around. */
export const normaliseDisplayName = (text: string): string => text.normalize('NFC').trim();

/** What is wrong with a normalised user name; `a-z0-9_.`, 2–32 of them, no `..`. */
export function checkUsername(name: string): FieldError[] {
  if (name.length < usernameMin || name.length > usernameMax) return [badLength(usernameMin, usernameMax)];
  if (!USERNAME_PATTERN.test(name)) {
    return [{ code: 'USERNAME_INVALID_CHARACTERS', message: 'May only contain a-z, 0-9, underscores and periods.' }];
  }
  if (name.includes('..')) {
    return [{ code: 'USERNAME_INVALID_PERIODS', message: 'Must not contain two periods in a row.' }];
  }
  return RESERVED_USERNAMES.has(name) ? [{ code: 'USERNAME_RESERVED', message: 'This name is reserved.' }] : [];
}

/** What is wrong with a normalised display name: 1–32 graphemes, nothing invisible, at most 3 combining marks each. */
export function checkDisplayName(name: string): FieldError[] {
  // Bounds the work below; a grapheme of one letter and its marks is at most 8 code units long.
  const parts = name.length > displayNameMax * 64 ? undefined : [...graphemes.segment(name)];
  if (!parts || parts.length < 1 || parts.length > displayNameMax) return [badLength(1, displayNameMax)];
  const disguised = parts.some(({ segment }) => !EMOJI.test(segment) && isDisguised(segment));
  return disguised
    ? [{ code: 'DISPLAY_NAME_INVALID_CHARACTERS', message: 'Contains characters that are not allowed in a name.' }]
    : [];
}

/** What is wrong with an e-mail address. Whether it exists is not asked. */
export function checkEmail(email: string): FieldError[] {
  if (email.length > emailMax) return [badLength(1, emailMax)];
  // Of half a surrogate pair no bytes can be made, and `isEmail` counts them.
  return !/\p{Cs}/u.test(email) && isEmail(email)
    ? []
    : [{ code: 'EMAIL_TYPE_INVALID_EMAIL', message: 'Not a well formed email address.' }];
}

/** What is wrong with the URL of an avatar: https or http, no credentials in it. */
export function checkAvatarUrl(text: string): FieldError[] {
  if (text.length > AVATAR_URL_MAX) return [badLength(1, AVATAR_URL_MAX)];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = !/[\p{Cc}\p{Cs}\s]/u.test(text);
  const fine = plain && url && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === '';
  return fine ? [] : [{ code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' }];
}

const isDisguised = (grapheme: string): boolean => INVISIBLE.test(grapheme) || STACKED_MARKS.test(grapheme);

const badLength = (min: number, max: number): FieldError => ({
  code: 'BASE_TYPE_BAD_LENGTH',
  message: `Must be between ${min} and ${max} in length.`,
});
