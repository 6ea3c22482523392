import {
  checkAvatarUrl,
  checkDisplayName,
  checkEmail,
  checkUsername,
  normaliseDisplayName,
  normaliseUsername,
} from './user.policy';

const username = (text: string) => checkUsername(normaliseUsername(text))[0]?.code;
const displayName = (text: string) => checkDisplayName(normaliseDisplayName(text))[0]?.code;

describe('user names', () => {
  it.each(['al', 'alice', 'Alice', 'a.b_c', '007', 'x'.repeat(32), '._', '__proto__', 'constructor'])(
    'allows %s',
    (name) => {
      expect(username(name)).toBeUndefined();
    },
  );

  it.each([
    ['a', 'BASE_TYPE_BAD_LENGTH'],
    ['', 'BASE_TYPE_BAD_LENGTH'],
    ['x'.repeat(33), 'BASE_TYPE_BAD_LENGTH'],
    ['a..b', 'USERNAME_INVALID_PERIODS'],
    ['Everyone', 'USERNAME_RESERVED'],
    ['\u0430dmin', 'USERNAME_INVALID_CHARACTERS'],
    ['ad\u200bmin', 'USERNAME_INVALID_CHARACTERS'],
    ['\uff21\uff24\uff2d\uff29\uff2e', 'USERNAME_INVALID_CHARACTERS'],
    ['a b', 'USERNAME_INVALID_CHARACTERS'],
    ['alice\n', 'USERNAME_INVALID_CHARACTERS'],
    ['al\u0130ce', 'USERNAME_INVALID_CHARACTERS'],
    ['a@b', 'USERNAME_INVALID_CHARACTERS'],
  ])('refuses %j with %s', (name, code) => {
    expect(username(name)).toBe(code);
  });

  it('folds the Kelvin sign into the letter it looks like, so that it cannot pass for another name', () => {
    expect(normaliseUsername('\u212aelvin')).toBe('kelvin');
  });
});

describe('display names', () => {
  it.each(['A', 'Ada Lovelace', 'Łukasz', '山田太郎', 'أحمد', 'नरेंद्र', 'Tiếng Việt', '👍🏽', '❤️', '👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'e\u0301'])(
    'allows %s',
    (name) => {
      expect(displayName(name)).toBeUndefined();
    },
  );

  it('counts what people see as one character once', () => {
    expect(displayName('👩‍👩‍👧‍👦'.repeat(32))).toBeUndefined();
    expect(displayName('👩‍👩‍👧‍👦'.repeat(33))).toBe('BASE_TYPE_BAD_LENGTH');
  });

  it.each([
    ['', 'BASE_TYPE_BAD_LENGTH'],
    ['  \t ', 'BASE_TYPE_BAD_LENGTH'],
    ['x'.repeat(33), 'BASE_TYPE_BAD_LENGTH'],
    ['a\u0000b', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['a\nb', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['a\u202eb', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['a\u2066b', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['ad\u200bmin', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['ad\u200dmin', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['ad\ufe0fmin', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['👍\u200d', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['\u3164', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['\ue000', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    ['\ud800', 'DISPLAY_NAME_INVALID_CHARACTERS'],
    [`x${'\u0335'.repeat(4)}`, 'DISPLAY_NAME_INVALID_CHARACTERS'],
  ])('refuses %j with %s', (name, code) => {
    expect(displayName(name)).toBe(code);
  });

  it('gives up on a name of a million characters by its length', () => {
    expect(displayName('x'.repeat(1_000_000))).toBe('BASE_TYPE_BAD_LENGTH');
  });

  it('stores one form of what looks the same', () => {
    expect(normaliseDisplayName(' e\u0301 ')).toBe('\u00e9');
  });
});

describe('e-mail addresses and avatars', () => {
  it.each(['a@example.com', 'a.b+c@sub.example.org'])('allows %s', (email) => {
    expect(checkEmail(email)).toEqual([]);
  });

  it.each(['', 'a', 'a@', 'a@b@c.de', 'a b@c.de', 'a\0@b.de', '\ud800@b.de', `${'x'.repeat(65)}@example.com`])(
    'refuses %j',
    (email) => {
      expect(checkEmail(email)).toHaveLength(1);
      expect(checkEmail(`a@${'example.'.repeat(40)}com`)).toHaveLength(1);
    },
  );

  it('takes http and https only', () => {
    expect(checkAvatarUrl('https://cdn.example/a.png?s=1')).toEqual([]);
    for (const url of [
      'javascript:alert(1)',
      'data:,x',
      '//x',
      'x',
      'https://u:p@x.de/',
      'https://x.de/\0',
      'https://x.de/\ud800',
      `https://x.de/${'a'.repeat(2048)}`,
    ]) {
      expect(checkAvatarUrl(url)).toHaveLength(1);
    }
  });
});
