import { checkPassword } from './password.policy';

const ada = { username: 'ada.lovelace', email: 'countess@example.com' };
const code = (password: string, owner = ada) => checkPassword(password, owner)[0]?.code;

describe('password rules', () => {
  it.each([
    'correct horse battery staple',
    'tr0ub4dor&3x',
    'пароль-на-русском',
    '🐎🔋📎🐎🔋📎🎩🎩',
    'zKq81!bv',
    ' leading and trailing ',
    'x'.repeat(4) + 'mN7#qPw2',
    'monkey-wrench-in-the-works',
    '__proto__constructor',
    '8#kx$92!',
    'йцукенгш',
    '73918264550',
  ])('allows %j', (password) => {
    expect(code(password)).toBeUndefined();
  });

  it.each([
    'password',
    'Password1',
    'P@ssw0rd',
    'p4ssw0rd!',
    'password2026',
    '12345678',
    '87654321',
    'abcdefgh',
    'QWERTYUIOP',
    'aaaaaaaa',
    'abababab',
    'abcabcabca',
    '1q2w3e4r',
    'Summer2026!',
    'dragon12345',
    'iloveyou',
    'letmein!!',
    '123monkey',
    '!!!!1111',
    '20261231',
    'sunshine',
    'trustno1',
  ])('refuses %j as too common', (password) => {
    expect(code(password)).toBe('PASSWORD_TOO_COMMON');
  });

  it.each(['ada.lovelace', 'Ada.Lovelace1!', 'countess@example.com', 'COUNTESS123', 'messagepal', 'MessagePal1'])(
    'refuses %j as built on a name',
    (password) => {
      expect(code(password)).toBe('PASSWORD_CONTAINS_NAME');
    },
  );

  it('lets a short name occur by chance', () => {
    expect(code('balzacian-moon', { username: 'al', email: 'z@example.com' })).toBeUndefined();
  });

  it('counts characters, not code units, and takes 8 to 128 of them', () => {
    expect(code('zKq81!b')).toBe('BASE_TYPE_BAD_LENGTH');
    expect(code('zKq8 '.repeat(26).slice(0, 128))).toBeUndefined();
    expect(code('zKq8 '.repeat(26).slice(0, 129))).toBe('BASE_TYPE_BAD_LENGTH');
    expect(code('🐎'.repeat(7))).toBe('BASE_TYPE_BAD_LENGTH');
  });
});
