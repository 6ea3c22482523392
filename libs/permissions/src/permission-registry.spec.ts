import { bits, isKnown, namesOf, onlyKnown } from './permission-bits';
import { computeBase, computeChannel } from './permission-calculator';
import { explain, verdictsOf } from './permission-explanation';
import { beyondReach, mayFollow } from './permission-hierarchy';
import { allPermissions, knownPermissions, permissionNames, registerPermission } from './permission-registry';
import type { KnownPermission } from './permission-registry';
import { fromWire, toWire } from './permission-wire';

const MANAGE: KnownPermission = { name: 'polls:MANAGE', bit: 100, scope: 'text', sentence: 'Close polls.' };
const WHISPER: KnownPermission = { name: 'polls:WHISPER', bit: 127, scope: 'voice', sentence: 'Whisper.' };
const NOBODYS = 1n << 90n;

describe('permissions of extensions', () => {
  beforeAll(() => [WHISPER, MANAGE].forEach(registerPermission));

  it('are known like those of the core, by bit', () => {
    expect(bits('polls:MANAGE')).toBe(1n << 100n);
    expect(namesOf(bits('SEND_MESSAGES', 'polls:WHISPER', 'polls:MANAGE'))).toEqual([
      'SEND_MESSAGES',
      'polls:MANAGE',
      'polls:WHISPER',
    ]);
    expect(knownPermissions().slice(-2)).toEqual([MANAGE, WHISPER]);
    expect(permissionNames()).toContain('polls:WHISPER');
    expect(isKnown(bits('polls:MANAGE'))).toBe(true);
    expect(fromWire(toWire(allPermissions()))).toBe(allPermissions());
  });

  it('are held by owners and administrators, and by whose roles or overwrites give them', () => {
    const set = bits('polls:MANAGE');
    expect(computeBase({ owner: true, everyone: 0n, roles: [] }) & set).toBe(set);
    expect(computeBase({ owner: false, everyone: 0n, roles: [bits('ADMINISTRATOR')] }) & set).toBe(set);
    const base = computeBase({ owner: false, everyone: bits('READ_MESSAGES'), roles: [set] });
    expect(computeChannel({ base, roles: [] }) & set).toBe(set);
    expect(computeChannel({ base, roles: [], everyone: { allow: 0n, deny: set } }) & set).toBe(0n);
    expect(computeChannel({ base, roles: [], timedOut: true }) & set).toBe(0n);
    expect(computeChannel({ base: 0n, roles: [{ allow: set, deny: 0n }] })).toBe(0n);
  });

  it('of voice need CONNECT', () => {
    const base = bits('READ_MESSAGES', 'polls:WHISPER');
    expect(computeChannel({ base, roles: [] })).toBe(bits('READ_MESSAGES'));
    expect(computeChannel({ base: base | bits('CONNECT'), roles: [] })).toBe(base | bits('CONNECT'));
  });

  it('are explained', () => {
    const explanation = explain({
      memberId: '1',
      owner: false,
      everyone: { id: '7', permissions: bits('READ_MESSAGES') },
      roles: [{ id: '8', permissions: bits('polls:MANAGE') }],
      overwrites: { roles: [] },
    });
    const verdict = verdictsOf(explanation).find(({ permission }) => permission === 'polls:MANAGE');
    expect(verdict).toEqual({ permission: 'polls:MANAGE', allowed: true, step: 1 });
  });

  it('are registered once', () => {
    const count = knownPermissions().length;
    registerPermission(MANAGE);
    expect(knownPermissions()).toHaveLength(count);
  });

  it.each<[string, Partial<KnownPermission>, RegExp]>([
    ['the bit of another', { name: 'votes:MANAGE' }, /votes:MANAGE \(bit 100\) and polls:MANAGE \(bit 100\)/],
    ['the name of another', { bit: 101 }, /polls:MANAGE \(bit 101\) and polls:MANAGE \(bit 100\)/],
    ['a bit of the core', { name: 'votes:MANAGE', bit: 63 }, /64–127/],
    ['a bit above the range', { name: 'votes:MANAGE', bit: 128 }, /64–127/],
    ['no whole bit', { name: 'votes:MANAGE', bit: 64.5 }, /64–127/],
    ['a name without its extension', { name: 'MANAGE_MESSAGES' }, /look like automod:MANAGE/],
    ['a name in other letters', { name: 'votes:manage' }, /look like automod:MANAGE/],
  ])('are refused with %s', (_, change, message) => {
    expect(() => registerPermission({ ...MANAGE, ...change })).toThrow(message);
  });

  it('ask for nothing that there is not', () => {
    expect(() => bits('polls:MANGE')).toThrow('There is no permission polls:MANGE.');
  });
});

describe('bits that are no permission’s', () => {
  it('may stay and go, and never come', () => {
    const everything = allPermissions();
    expect(onlyKnown(NOBODYS | 1n)).toBe(1n);
    expect([mayFollow(NOBODYS, NOBODYS | 1n), mayFollow(NOBODYS, 0n), mayFollow(0n, NOBODYS)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(beyondReach(everything, NOBODYS, 1n)).toBe(0n);
    expect(beyondReach(everything | NOBODYS, 0n, NOBODYS)).toBe(NOBODYS);
  });

  it('give nothing to who holds them', () => {
    const base = computeBase({ owner: false, everyone: NOBODYS | 1n, roles: [] });
    expect(namesOf(base)).toEqual(['READ_MESSAGES']);
  });
});
