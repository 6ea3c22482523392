import { allPermissions, bits, DEFAULT_EVERYONE, toWire, type PermissionName } from '@messagepal/permissions';
import { classOf } from './guild-class';
import type { GuildViewRow } from './guild-view.query';
import { readGuildView } from './guild-view.reader';
import type { MemberFacts } from './member-facts';
import { channelPermissions, guildPermissions } from './member-permissions';

const OWNER = '1';
const GUILD = '10';
const MOD = '11';
const MUTED = '12';
const PLAIN = '13';

const set = (...names: PermissionName[]) => toWire(bits(...names));
const role = (id: string, permissions: string, position: number): GuildViewRow['roles'][number] => ({
  id,
  name: `role ${id}`,
  color: 0,
  hoist: false,
  position,
  permissions,
  mentionable: false,
  managed: false,
});
const channel = (
  id: string,
  permission_overwrites: GuildViewRow['channels'][number]['permission_overwrites'] = [],
) => ({
  id,
  type: 'text' as const,
  name: `channel-${id}`,
  topic: null,
  position: Number(id),
  parent_id: null,
  nsfw: false,
  rate_limit_per_user: 0,
  permission_overwrites,
});
const hidden = { id: GUILD, type: 'role' as const, allow: '0', deny: set('READ_MESSAGES') };
const quiet = { id: GUILD, type: 'role' as const, allow: '0', deny: set('READ_MESSAGE_HISTORY') };

const ROW: GuildViewRow = {
  id: GUILD,
  version: '7',
  rights: '3',
  name: 'Circle',
  icon_url: null,
  owner_id: OWNER,
  description: null,
  system_channel_id: null,
  message_retention_days: null,
  created_at: new Date('2026-01-02T03:04:05.678Z'),
  roles: [
    role(GUILD, toWire(DEFAULT_EVERYONE), 0),
    role(MOD, set('MANAGE_MESSAGES'), 1),
    role(MUTED, '0', 2),
    role(PLAIN, '0', 3),
  ],
  channels: [
    channel('20'),
    channel('21', [hidden, { id: MOD, type: 'role', allow: set('READ_MESSAGES'), deny: '0' }]),
    channel('22', [quiet]),
    channel('23', [hidden, { id: '5', type: 'member', allow: set('READ_MESSAGES'), deny: '0' }]),
  ],
};

const member = (userId: string, roles: string[] = [], timedOutUntil: Date | null = null): MemberFacts => ({
  userId,
  nick: null,
  roles,
  joinedAt: new Date(0),
  timedOutUntil,
});

describe('a view of a guild', () => {
  it('is ready for the wire', () => {
    const view = readGuildView(ROW);
    expect(view.guild).toEqual({
      id: GUILD,
      name: 'Circle',
      icon_url: null,
      owner_id: OWNER,
      description: null,
      version: 7,
      created_at: '2026-01-02T03:04:05.678+00:00',
    });
    expect(view.roles.get(MOD)?.wire).toEqual({ ...ROW.roles[1], guild_id: GUILD });
    expect(view.channels.get('21')?.wire).toEqual({ ...ROW.channels[1], guild_id: GUILD });
    expect([...view.channels.keys()]).toEqual(['20', '21', '22', '23']);
    expect([view.version, view.rights]).toEqual([7, 3]);
  });
});

describe('classes', () => {
  const view = readGuildView(ROW);
  const seenBy = (facts: MemberFacts) => [...classOf(view, facts).visible];

  it('are what members see', () => {
    expect(seenBy(member('2'))).toEqual(['20', '22']);
    expect([...classOf(view, member('2')).history]).toEqual(['20']);
    expect(seenBy(member('3', [MOD]))).toEqual(['20', '21', '22']);
    expect(seenBy(member('5'))).toEqual(['20', '22', '23']);
    expect(seenBy(member(OWNER))).toEqual(['20', '21', '22', '23']);
    expect(classOf(view, member(OWNER)).base).toBe(allPermissions());
  });

  it('are one object for all who see the same, also by other roles', () => {
    expect(classOf(view, member('2'))).toBe(classOf(view, member('4', [PLAIN])));
    expect(classOf(view, member('2'))).toBe(classOf(view, member('6', [MUTED, PLAIN])));
    expect(classOf(view, member('2'))).not.toBe(classOf(view, member('3', [MOD])));
  });

  it('have keys that are the same on every node and tell them apart', () => {
    const other = readGuildView(structuredClone(ROW));
    const people = [member('2'), member('3', [MOD]), member('5'), member(OWNER)];
    const keys = people.map((facts) => classOf(view, facts).key);
    expect(people.map((facts) => classOf(other, facts).key)).toEqual(keys);
    expect(new Set(keys).size).toBe(4);
    expect(keys.every((key) => /^[\w-]{22}$/.test(key))).toBe(true);
  });

  it('agree with what is computed for one channel', () => {
    for (const facts of [member('2'), member('3', [MOD, PLAIN]), member('5', [MUTED]), member(OWNER)]) {
      const { visible, history, base } = classOf(view, facts);
      expect(guildPermissions(view, facts)).toBe(base);
      for (const [id, viewed] of view.channels) {
        const permissions = channelPermissions(view, facts, viewed);
        expect((permissions & bits('READ_MESSAGES')) !== 0n).toBe(visible.has(id));
        expect((permissions & bits('READ_MESSAGE_HISTORY')) !== 0n).toBe(history.has(id));
      }
    }
  });

  it('do not know time-outs, which take only what may be done', () => {
    const silenced = member('2', [], new Date(2_000));
    expect(classOf(view, silenced)).toBe(classOf(view, member('2')));
    const [plain] = view.channels.values();
    if (!plain) throw new Error('there is a channel');
    const reading = bits('READ_MESSAGES', 'READ_MESSAGE_HISTORY');
    expect(channelPermissions(view, silenced, plain, 1_999)).toBe(reading);
    expect(channelPermissions(view, silenced, plain, 2_000) & bits('SEND_MESSAGES')).not.toBe(0n);
    expect(guildPermissions(view, silenced, 1_999)).toBe(reading);
  });

  it('do without roles that the view does not know', () => {
    expect(seenBy(member('7', ['99']))).toEqual(['20', '22']);
  });
});
