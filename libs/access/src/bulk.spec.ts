import { allPermissions, bits, toWire } from '@messagepal/permissions';
import type { PermissionOverwrite } from '@messagepal/protocol';
import fc from 'fast-check';
import { explainAccess } from './explain-access';
import { classOf } from './guild-class';
import type { GuildViewRow } from './guild-view.query';
import { readGuildView } from './guild-view.reader';
import type { MemberFacts } from './member-facts';
import { channelPermissions, guildPermissions } from './member-permissions';

const GUILD = '10';
const ROLES = ['11', '12', '13'];
const PEOPLE = ['1', '2', '3'];
const NOW = 1_000;

/** One set in eight holds ADMINISTRATOR, and READ_MESSAGES is often among what is given and taken. */
const sets = fc
  .tuple(fc.bigInt(0n, allPermissions()), fc.integer({ min: 0, max: 7 }))
  .map(([set, die]) => toWire(die === 0 ? set : set & ~bits('ADMINISTRATOR')));
const targets = [GUILD, ...ROLES].map((id) => ({ id, type: 'role' as const }));
const members = PEOPLE.map((id) => ({ id, type: 'member' as const }));
const overwrites: fc.Arbitrary<PermissionOverwrite[]> = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...targets, ...members), sets, sets)
    .map(([target, allow, deny]) => ({ ...target, allow, deny })),
  { maxLength: 5, selector: ({ id }) => id },
);
const facts: fc.Arbitrary<MemberFacts> = fc.record({
  userId: fc.constantFrom(...PEOPLE),
  nick: fc.constant(null),
  roles: fc.subarray(ROLES),
  joinedAt: fc.constant(new Date(0)),
  timedOutUntil: fc.constantFrom(null, new Date(NOW - 1), new Date(NOW + 1)),
});
const rows: fc.Arbitrary<GuildViewRow> = fc
  .tuple(fc.array(sets, { minLength: 4, maxLength: 4 }), fc.array(overwrites, { minLength: 1, maxLength: 5 }))
  .map(([permissions, lists]) => ({
    id: GUILD,
    version: '1',
    rights: '1',
    name: 'Circle',
    icon_url: null,
    owner_id: PEOPLE[0] ?? '',
    description: null,
    system_channel_id: null,
    message_retention_days: null,
    created_at: new Date(0),
    roles: [GUILD, ...ROLES].map((id, position) => ({
      id,
      name: id,
      color: 0,
      hoist: false,
      position,
      permissions: permissions[position] ?? '0',
      mentionable: false,
      managed: false,
    })),
    channels: lists.map((permission_overwrites, index) => ({
      id: String(20 + index),
      type: 'text' as const,
      name: 'channel',
      topic: null,
      position: index,
      parent_id: null,
      nsfw: false,
      rate_limit_per_user: 0,
      permission_overwrites,
    })),
  }));

describe('what is computed for many at once', () => {
  it('is what is computed for one, however it is asked', () => {
    const same = fc.property(rows, fc.array(facts, { minLength: 1, maxLength: 6 }), (row, people) => {
      const view = readGuildView(row);
      return people.every((member) => {
        const { visible, history, base } = classOf(view, member);
        const untimed = { ...member, timedOutUntil: null };
        if (base !== guildPermissions(view, untimed, NOW)) return false;
        return [...view.channels].every(([id, channel]) => {
          const single = channelPermissions(view, member, channel, NOW);
          return (
            visible.has(id) === ((single & bits('READ_MESSAGES')) !== 0n) &&
            history.has(id) === ((single & bits('READ_MESSAGE_HISTORY')) !== 0n) &&
            explainAccess(view, member, channel, NOW).permissions === single
          );
        });
      });
    });
    expect(fc.check(same, { numRuns: 5_000 })).toMatchObject({ failed: false });
  }, 30_000);
});
