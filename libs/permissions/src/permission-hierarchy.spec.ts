import fc from 'fast-check';
import { bits } from './permission-bits';
import { beyondReach, canActOnMember, canActOnRole, compareRoles, highestRole } from './permission-hierarchy';

const role = (id: string, position: number) => ({ id, position });
const member = (highest?: { id: string; position: number }, owner = false) => ({ owner, highest });
const roles = fc.record({ id: fc.integer({ min: 1, max: 20 }).map(String), position: fc.integer({ min: 0, max: 5 }) });

describe('roles', () => {
  it('stand by position, at one position the lower id higher', () => {
    expect(compareRoles(role('1', 2), role('2', 1))).toBeGreaterThan(0);
    expect(compareRoles(role('9', 1), role('10', 1))).toBeGreaterThan(0);
    expect(compareRoles(role('10', 1), role('9', 1))).toBeLessThan(0);
    expect(compareRoles(role('9', 1), role('9', 1))).toBe(0);
  });

  it('stand above @everyone, wherever that is', () => {
    expect(compareRoles(role('9', 0), undefined)).toBeGreaterThan(0);
    expect(compareRoles(undefined, role('9', 0))).toBeLessThan(0);
    expect(compareRoles(undefined, undefined)).toBe(0);
  });

  it('are in one order, and the highest is the first of it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(roles, { selector: ({ id }) => id }), (list) => {
        const sorted = list.toSorted((a, b) => compareRoles(b, a));
        expect(highestRole(list)).toBe(sorted[0]);
        for (const [index, one] of sorted.entries()) {
          for (const lower of sorted.slice(index + 1)) expect(compareRoles(one, lower)).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('members', () => {
  const mod = member(role('5', 2));

  it('act on roles strictly below their highest', () => {
    expect(canActOnRole(mod, role('6', 2))).toBe(true);
    expect(canActOnRole(mod, role('5', 2))).toBe(false);
    expect(canActOnRole(mod, role('4', 2))).toBe(false);
    expect(canActOnRole(mod, role('6', 3))).toBe(false);
    expect(canActOnRole(mod, undefined)).toBe(true);
    expect(canActOnRole(member(), undefined)).toBe(false);
    expect(canActOnRole(member(undefined, true), role('6', 99))).toBe(true);
  });

  it('act on members strictly below them, and nobody on the owner', () => {
    const owner = member(undefined, true);
    expect(canActOnMember(mod, member())).toBe(true);
    expect(canActOnMember(mod, mod)).toBe(false);
    expect(canActOnMember(mod, owner)).toBe(false);
    expect(canActOnMember(owner, mod)).toBe(true);
    expect(canActOnMember(owner, owner)).toBe(false);
    expect(canActOnMember(member(), member())).toBe(false);
  });

  it('give and take only what they hold', () => {
    const held = bits('READ_MESSAGES', 'SEND_MESSAGES');
    expect(beyondReach(held, 0n, bits('SEND_MESSAGES'))).toBe(0n);
    expect(beyondReach(held, bits('SEND_MESSAGES', 'BAN_MEMBERS'), bits('BAN_MEMBERS'))).toBe(0n);
    expect(beyondReach(held, 0n, bits('SEND_MESSAGES', 'BAN_MEMBERS'))).toBe(bits('BAN_MEMBERS'));
    expect(beyondReach(held, bits('BAN_MEMBERS'), 0n)).toBe(bits('BAN_MEMBERS'));
  });
});
