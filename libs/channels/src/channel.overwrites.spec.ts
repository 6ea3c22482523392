import { bits, toWire, type PermissionName } from '@messagepal/permissions';
import type { PermissionOverwrite } from '@messagepal/protocol';
import { mayChange, overwriteChanges, sameOverwrites, type OverwriteActor } from './channel.overwrites';

const set = (...names: PermissionName[]) => toWire(bits(...names));
const role = (id: string, allow = '0', deny = '0'): PermissionOverwrite => ({ id, type: 'role', allow, deny });
const member = (id: string, allow = '0', deny = '0'): PermissionOverwrite => ({ id, type: 'member', allow, deny });

describe('lists of overwrites', () => {
  it('are the same in whatever order', () => {
    expect(sameOverwrites([], [])).toBe(true);
    expect(sameOverwrites([role('1', '1'), role('2')], [role('2'), role('1', '1')])).toBe(true);
    expect(sameOverwrites([role('1', '1')], [role('1', '2')])).toBe(false);
    expect(sameOverwrites([role('1')], [member('1')])).toBe(false);
    expect(sameOverwrites([role('1')], [])).toBe(false);
  });

  it('differ by what came, went and changed', () => {
    expect(overwriteChanges([role('1'), role('2', '1'), role('3')], [role('3'), role('2', '2'), role('4')])).toEqual([
      { before: role('1'), after: undefined },
      { before: role('2', '1'), after: role('2', '2') },
      { before: undefined, after: role('4') },
    ]);
  });
});

describe('changes of overwrites', () => {
  const [high, own, low] = [
    { id: '30', position: 3 },
    { id: '31', position: 2 },
    { id: '32', position: 1 },
  ];
  const ranks = new Map([high, own, low].map((one) => [one.id, one]));
  const actor: OverwriteActor = {
    userId: '1',
    rank: { owner: false, highest: own },
    held: bits('READ_MESSAGES', 'SEND_MESSAGES', 'MANAGE_ROLES'),
    rankOfRole: (id) => ranks.get(id),
    rankOfMember: (id) => (id === '9' ? undefined : { owner: id === '5', highest: id === '2' ? high : low }),
  };
  const owner: OverwriteActor = { ...actor, rank: { owner: true, highest: undefined }, held: (1n << 47n) - 1n };

  it('take bits that one holds, whether they come or go', () => {
    expect(mayChange(actor, { after: role('32', set('SEND_MESSAGES'), set('READ_MESSAGES')) })).toBe(true);
    expect(mayChange(actor, { after: role('32', set('BAN_MEMBERS')) })).toBe(false);
    expect(mayChange(actor, { after: role('32', '0', set('ATTACH_FILES')) })).toBe(false);
    expect(mayChange(actor, { before: role('32', set('ATTACH_FILES')) })).toBe(false);
    const kept = { before: role('32', set('ATTACH_FILES')), after: role('32', set('ATTACH_FILES', 'SEND_MESSAGES')) };
    expect(mayChange(actor, kept)).toBe(true);
    expect(mayChange(owner, { before: role('32', set('ATTACH_FILES')) })).toBe(true);
  });

  it('take somebody who stands below', () => {
    const deny = set('SEND_MESSAGES');
    expect(mayChange(actor, { after: role('10', '0', deny) })).toBe(true);
    expect(mayChange(actor, { after: role('31', '0', deny) })).toBe(false);
    expect(mayChange(actor, { after: role('30', '0', deny) })).toBe(false);
    expect(mayChange(actor, { after: member('3', '0', deny) })).toBe(true);
    expect(mayChange(actor, { after: member('2', '0', deny) })).toBe(false);
    expect(mayChange(actor, { after: member('5', '0', deny) })).toBe(false);
    expect(mayChange(owner, { after: member('2', '0', deny) })).toBe(true);
    expect(mayChange(owner, { after: role('30', '0', deny) })).toBe(true);
  });

  it('are free for oneself, and for those who left', () => {
    expect(mayChange(actor, { after: member('1', set('SEND_MESSAGES')) })).toBe(true);
    expect(mayChange(actor, { after: member('1', set('BAN_MEMBERS')) })).toBe(false);
    expect(mayChange(actor, { before: member('9', set('SEND_MESSAGES')) })).toBe(true);
  });
});
