import { isInviteCode, newInviteCode } from './invite-code';

describe('invite codes', () => {
  it('are ten characters that nobody mistakes for others, each time others', () => {
    const codes = Array.from({ length: 1000 }, newInviteCode);
    expect(codes.every(isInviteCode)).toBe(true);
    expect(new Set(codes).size).toBe(1000);
    // Each of 57 characters is expected 175 times; none is missing from a fair source.
    expect(new Set(codes.join('')).size).toBe(57);
  });

  it.each(['', 'short', 'eleven-long', 'with0zeros', 'aaaaaaaaa\u0000', 'aaaaaaaaaa\n'])('are never %j', (text) => {
    expect(isInviteCode(text)).toBe(false);
  });
});
