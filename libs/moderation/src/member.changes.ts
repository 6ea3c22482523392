import type { GuildView, MemberFacts } from '@messagepal/access';
import type { FieldChange } from '@messagepal/guilds';
import { toTimestamp } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { moved } from './member-edit.policy';

/** What can be changed of a member. */
export type MemberState = Pick<MemberFacts, 'nick' | 'timedOutUntil' | 'roles'>;

/** What of a member becomes another, as the audit log keeps it; none if everything is so already. */
export function differencesOf(view: GuildView, before: MemberFacts, wanted: Partial<MemberState>): FieldChange[] {
  const { added, removed } = moved(before.roles, wanted.roles ?? before.roles);
  const named = (ids: string[]) => ids.map((id) => ({ id, name: view.roles.get(id)?.wire.name }));
  return [
    difference('nick', before.nick, wanted.nick),
    difference(
      'communication_disabled_until',
      textOf(before.timedOutUntil),
      wanted.timedOutUntil && textOf(wanted.timedOutUntil),
    ),
    ...(added.length > 0 ? [{ key: '$add', old_value: null, new_value: named(added) }] : []),
    ...(removed.length > 0 ? [{ key: '$remove', old_value: null, new_value: named(removed) }] : []),
  ].filter((change) => change !== undefined);
}

/** Writes what is wanted and leaves the rest. */
export async function writeMember(
  tx: EntityManager,
  guildId: string,
  userId: string,
  { nick, timedOutUntil, roles }: Partial<MemberState>,
): Promise<void> {
  await tx.query(
    `UPDATE members SET nick = CASE WHEN $3 THEN $4 ELSE nick END,
       communication_disabled_until = CASE WHEN $5 THEN $6::timestamptz ELSE communication_disabled_until END
     WHERE guild_id = $1 AND user_id = $2`,
    [guildId, userId, nick !== undefined, nick ?? null, timedOutUntil !== undefined, timedOutUntil ?? null],
  );
  if (!roles) return;
  await tx.query('DELETE FROM member_roles WHERE guild_id = $1 AND user_id = $2 AND NOT role_id = ANY($3::bigint[])', [
    guildId,
    userId,
    roles,
  ]);
  await tx.query(
    `INSERT INTO member_roles (guild_id, user_id, role_id) SELECT $1, $2, unnest($3::bigint[])
     ON CONFLICT ON CONSTRAINT member_roles_pk DO NOTHING`,
    [guildId, userId, roles],
  );
}

const difference = (key: string, before: unknown, after: unknown): FieldChange | undefined =>
  after === undefined || after === before ? undefined : { key, old_value: before, new_value: after };

const textOf = (moment: Date | null): string | null => moment && toTimestamp(moment);
