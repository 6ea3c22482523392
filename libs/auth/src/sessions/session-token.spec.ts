import { hashSecret, isSecret, newSecret, parseToken, writeToken } from './session-token';

describe('session tokens', () => {
  const secret = newSecret();
  const token = writeToken({ kind: 'user', sessionId: '1132471000000000001', secret });

  it('can be read back', () => {
    expect(parseToken(token)).toEqual({ kind: 'user', sessionId: '1132471000000000001', secret });
  });

  it.each([
    '',
    'x',
    `${token} `,
    ` ${token}`,
    `${token}\n`,
    token.slice(0, -1),
    `${token}x`,
    token.replace('mp_user', 'mp_root'),
    token.replace('1132471000000000001', '01'),
    token.replace('1132471000000000001', '9999999999999999999'),
    token.replace('1132471000000000001', '-1'),
    token.replace('.', '..'),
    '__proto__',
  ])('%j is none', (text) => {
    expect(parseToken(text)).toBeUndefined();
  });

  it('are stored as a hash that only the secret fits', () => {
    const hash = hashSecret(secret);
    expect(hash).toHaveLength(32);
    expect(isSecret(secret, hash)).toBe(true);
    expect(isSecret(newSecret(), hash)).toBe(false);
    expect(isSecret(secret, Buffer.alloc(0))).toBe(false);
  });

  it('have secrets that do not repeat', () => {
    expect(new Set(Array.from({ length: 1_000 }, newSecret)).size).toBe(1_000);
  });
});
