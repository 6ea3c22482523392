import { databaseError } from '@messagepal/database';
import type { DataSource, EntityManager } from 'typeorm';

/** Whom to look for. */
export interface Absence {
  guildId: string;
  /** Whoever asks is there. */
  actorId: string;
  days: number;
  roleIds: readonly string[];
}

type Reader = Pick<DataSource | EntityManager, 'query'>;

/** Neither owner, actor nor bot; a member for longer than the days, without other roles, and no session used since. */
const FROM_ABSENT = `
  FROM members m JOIN users u ON u.id = m.user_id JOIN guilds g ON g.id = m.guild_id
  WHERE m.guild_id = $1 AND m.user_id <> $2 AND m.user_id <> g.owner_id AND NOT u.bot
    AND m.joined_at < now() - $3 * interval '1 day'
    AND NOT EXISTS (
      SELECT FROM member_roles mr
      WHERE mr.guild_id = m.guild_id AND mr.user_id = m.user_id AND NOT mr.role_id = ANY($4::bigint[])
    )
    AND NOT EXISTS (
      SELECT FROM sessions s WHERE s.user_id = m.user_id AND s.last_used_at > now() - $3 * interval '1 day'
    )`;

export async function countAbsent(source: Reader, absence: Absence): Promise<number> {
  const rows = await read<{ count: number }>(source, `SELECT count(*)::integer AS count ${FROM_ABSENT}`, [
    ...parametersOf(absence),
  ]);
  return rows[0]?.count ?? 0;
}

/** Their ids, ascending; with `among`, only those of these. */
export async function findAbsent(
  source: Reader,
  absence: Absence,
  { among, limit }: { among?: readonly string[]; limit: number },
): Promise<string[]> {
  const sql = `SELECT m.user_id ${FROM_ABSENT} AND ($5::bigint[] IS NULL OR m.user_id = ANY($5::bigint[]))
    ORDER BY m.user_id LIMIT $6`;
  const rows = await read<{ user_id: string }>(source, sql, [...parametersOf(absence), among ?? null, limit]);
  return rows.map(({ user_id }) => user_id);
}

const parametersOf = ({ guildId, actorId, days, roleIds }: Absence): unknown[] => [guildId, actorId, days, roleIds];

async function read<Row>(source: Reader, sql: string, parameters: unknown[]): Promise<Row[]> {
  try {
    return await source.query<Row[]>(sql, parameters);
  } catch (error) {
    throw databaseError(error);
  }
}
