import type { GuildClass, MemberFacts } from '@messagepal/access';
import { allPermissions, bits, toWire } from '@messagepal/permissions';
import { hears, isMeant } from './hearers';

const BAN = bits('BAN_MEMBERS');
const SCOPE = { kind: 'holders', permissions: toWire(BAN) } as const;
const classWith = (base: bigint): GuildClass => ({
  key: String(base),
  visible: new Set(['7']),
  history: new Set(),
  base,
});
const memberUntil = (timedOutUntil: Date | null): MemberFacts => ({
  userId: '1',
  nick: null,
  roles: [],
  joinedAt: new Date(0),
  timedOutUntil,
});
const FREE = memberUntil(null);
const TIMED_OUT = memberUntil(new Date(Date.now() + 3_600_000));

describe('hearers', () => {
  it('of a channel are those who see it, and with history those who may read back', () => {
    expect(hears(classWith(0n), { kind: 'channel', channelId: '7' })).toBe(true);
    expect(hears(classWith(0n), { kind: 'channel', channelId: '8' })).toBe(false);
    expect(hears(classWith(0n), { kind: 'channel', channelId: '7', history: true })).toBe(false);
  });

  it('of what holders are told are those who hold all of it', () => {
    expect(hears(classWith(BAN | 1n), SCOPE)).toBe(true);
    expect(hears(classWith(1n), SCOPE)).toBe(false);
    expect(hears(classWith(BAN), { kind: 'holders', permissions: toWire(BAN | 1n) })).toBe(false);
  });

  it.each([
    ['a holder', FREE, BAN, true],
    ['a holder who is timed out', TIMED_OUT, BAN, false],
    ['one whose time-out is over', memberUntil(new Date(1)), BAN, true],
    ['an administrator whatever is timed out', TIMED_OUT, allPermissions(), true],
  ])('among them is %s: %#', (_who, member, base, meant) => {
    expect(isMeant({ member, guildClass: classWith(base) }, SCOPE)).toBe(meant);
  });

  it('by name are those who are named', () => {
    expect(isMeant({ member: FREE, guildClass: classWith(0n) }, { kind: 'users', userIds: ['1'] })).toBe(true);
    expect(isMeant({ member: FREE, guildClass: classWith(0n) }, { kind: 'users', userIds: ['2'] })).toBe(false);
  });
});
