import { bits, DEFAULT_EVERYONE, hasAll, namesOf } from './permission-bits';
import { allPermissions } from './permission-registry';
import { fromWire, toWire } from './permission-wire';
import { PERMISSIONS } from './permission.table';

describe('the table of permissions', () => {
  it('gives each of the bits 0–46 to one name, in order', () => {
    expect(PERMISSIONS.map(({ bit }) => bit)).toEqual(Array.from({ length: 47 }, (_, bit) => bit));
    expect(new Set(PERMISSIONS.map(({ name }) => name)).size).toBe(47);
  });

  it('keeps the bits that were released', () => {
    expect(bits('READ_MESSAGES')).toBe(1n);
    expect(bits('SEND_MESSAGES')).toBe(2n);
    expect(bits('MANAGE_MESSAGES')).toBe(4n);
    expect(bits('ADMINISTRATOR')).toBe(1n << 30n);
    expect(bits('SET_VOICE_CHANNEL_STATUS')).toBe(1n << 46n);
    expect(allPermissions()).toBe((1n << 47n) - 1n);
  });

  it('tells in one sentence what each is for', () => {
    for (const { sentence } of PERMISSIONS) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('sets', () => {
  it('are unions of bits', () => {
    expect(bits()).toBe(0n);
    expect(bits('READ_MESSAGES', 'MANAGE_MESSAGES')).toBe(5n);
    expect(hasAll(5n, bits('READ_MESSAGES', 'MANAGE_MESSAGES'))).toBe(true);
    expect(hasAll(5n, bits('READ_MESSAGES', 'SEND_MESSAGES'))).toBe(false);
    expect(namesOf(5n | (1n << 70n))).toEqual(['READ_MESSAGES', 'MANAGE_MESSAGES']);
  });

  it('let members of a new guild talk, not rule', () => {
    expect(hasAll(DEFAULT_EVERYONE, bits('READ_MESSAGES', 'SEND_MESSAGES', 'CREATE_INVITE', 'SPEAK'))).toBe(true);
    const rulers = namesOf(DEFAULT_EVERYONE).filter((name) => /^(MANAGE|KICK|BAN|MODERATE|ADMIN)/.test(name));
    expect(rulers).toEqual([]);
  });

  it('go over the wire as canonical decimals', () => {
    expect(toWire(allPermissions())).toBe('140737488355327');
    expect(fromWire('140737488355327')).toBe(allPermissions());
    for (const text of ['', '-1', '01', '1.0', '1e3', ' 1', '0x1', '1'.repeat(41)])
      expect(fromWire(text)).toBeUndefined();
  });
});
