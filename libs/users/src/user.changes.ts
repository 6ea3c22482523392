import { fieldErrors } from '@messagepal/errors';
import type { FieldError, StatusPreference } from '@messagepal/protocol';
import type { UserEntity } from './user.entity';
import {
  checkAvatarUrl,
  checkDisplayName,
  checkEmail,
  checkUsername,
  normaliseDisplayName,
  normaliseUsername,
} from './user.policy';

/** What makes a user. */
export interface NewUser {
  username: string;
  /** Null for bots. */
  email: string | null;
  passwordHash: string | null;
  displayName?: string | null;
  avatarUrl?: string | null;
  status?: StatusPreference;
  bot?: boolean;
  /** If left out, the first person of an install becomes operator. */
  operator?: boolean;
}

/** What a user may change about themselves: absent fields stay, null clears. */
export interface UserChanges {
  username?: string;
  display_name?: string | null;
  avatar_url?: string | null;
  status?: StatusPreference;
}

/** What is wrong with a new user, keyed by wire names. */
export function newUserMistakes(user: NewUser): Record<string, FieldError[]> {
  const { username, email, displayName, avatarUrl } = newUserColumns(user);
  return {
    username: checkUsername(username),
    email: email === null ? [] : checkEmail(email),
    display_name: displayName === null ? [] : checkDisplayName(displayName),
    avatar_url: avatarUrl === null ? [] : checkAvatarUrl(avatarUrl),
  };
}

/** A new user's columns in stored form. */
export function newUserColumns(user: NewUser) {
  const { email, passwordHash, avatarUrl = null, bot = false, status = 'online' } = user;
  const username = normaliseUsername(user.username);
  const displayName = orNull(user.displayName, normaliseDisplayName);
  return { username, email, passwordHash, displayName, avatarUrl, status, bot };
}

/** The changed columns in stored form. Throws INVALID_FORM_BODY with all mistakes at once. */
export function normaliseChanges(changes: UserChanges): Partial<UserEntity> {
  const { avatar_url: avatarUrl, status } = changes;
  const username = changes.username === undefined ? undefined : normaliseUsername(changes.username);
  const displayName =
    changes.display_name === undefined ? undefined : orNull(changes.display_name, normaliseDisplayName);
  refuseMistakes({
    username: username === undefined ? [] : checkUsername(username),
    display_name: typeof displayName === 'string' ? checkDisplayName(displayName) : [],
    avatar_url: typeof avatarUrl === 'string' ? checkAvatarUrl(avatarUrl) : [],
  });
  return {
    ...(username !== undefined && { username }),
    ...(displayName !== undefined && { displayName }),
    ...(avatarUrl !== undefined && { avatarUrl }),
    ...(status !== undefined && { status }),
  };
}

const orNull = (text: string | null | undefined, normalise: (text: string) => string): string | null =>
  text === null || text === undefined ? null : normalise(text);

/** Throws INVALID_FORM_BODY with all mistakes at once, if there are any. */
export function refuseMistakes(mistakes: Record<string, FieldError[]>): void {
  const found = Object.entries(mistakes).filter(([, errors]) => errors.length > 0);
  if (found.length > 0) throw fieldErrors(Object.fromEntries(found));
}
