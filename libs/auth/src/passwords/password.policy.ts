import { LIMITS } from '@messagepal/config';
import type { FieldError } from '@messagepal/protocol';
import { isCommonPassword } from './common-passwords';

const { passwordMin, passwordMax } = LIMITS.accounts;

const PRODUCT = 'messagepal';

/** A name this short occurs in good passwords by chance. */
const SHORTEST_NAME = 4;

/** What must be left of a password without the names in it. */
const LEAST_BESIDE_NAME = 4;

/**
 * What is wrong with a new password: 8–128 characters of any kind, none of the most common, not built on the user's name,
 * the e-mail address or the product. No rules of composition: they make passwords worse (NIST SP 800-63B, 3.1.1.2).
 */
export function checkPassword(password: string, owner: { username: string; email: string }): FieldError[] {
  const length = Array.from(password).length;
  if (length < passwordMin || length > passwordMax) {
    const message = `Must be between ${passwordMin} and ${passwordMax} in length.`;
    return [{ code: 'BASE_TYPE_BAD_LENGTH', message }];
  }
  if (isBuiltOnName(password, owner)) {
    return [{ code: 'PASSWORD_CONTAINS_NAME', message: 'Must not be made of your name, your address or ours.' }];
  }
  return isCommonPassword(password)
    ? [{ code: 'PASSWORD_TOO_COMMON', message: 'Too many people use this password.' }]
    : [];
}

function isBuiltOnName(password: string, { username, email }: { username: string; email: string }): boolean {
  const text = password.toLowerCase();
  const names = [email, email.split('@')[0] ?? '', username, PRODUCT].map((name) => name.toLowerCase());
  return names
    .filter((name) => name.length >= SHORTEST_NAME)
    .some((name) => text.includes(name) && text.replaceAll(name, '').length < LEAST_BESIDE_NAME);
}
