import { ApiError } from '@messagepal/errors';
import type { RelationshipType } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import type { Pair } from './relationship.policy';

/** Two users, in the order in which they were named. */
export interface Two {
  userId: string;
  otherId: string;
}

/**
 * Locks the rows of these users: whatever is done between two of them is done one after the other.
 *
 * @throws ApiError UNKNOWN_USER (404) for one that there is not
 */
export async function lockUsers(tx: EntityManager, ids: readonly string[]): Promise<void> {
  // In one order everywhere, so that two never wait for each other.
  const sql = 'SELECT id FROM users WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE';
  const found = await tx.query<unknown[]>(sql, [ids]);
  if (found.length < new Set(ids).size) throw new ApiError('UNKNOWN_USER');
}

export async function readPair(tx: EntityManager, { userId, otherId }: Two): Promise<Pair> {
  const rows = await tx.query<{ user_id: string; type: RelationshipType }[]>(
    `SELECT user_id, type FROM relationships WHERE (user_id = $1 AND other_id = $2) OR (user_id = $2 AND other_id = $1)`,
    [userId, otherId],
  );
  const typeOf = (id: string) => rows.find(({ user_id }) => user_id === id)?.type ?? null;
  return { mine: typeOf(userId), theirs: typeOf(otherId) };
}

/** Makes the other this to the user; answers since when. */
export async function writeType(
  tx: EntityManager,
  { userId, otherId }: Two,
  type: RelationshipType | null,
): Promise<Date | undefined> {
  if (type === null) {
    await tx.query('DELETE FROM relationships WHERE user_id = $1 AND other_id = $2', [userId, otherId]);
    return undefined;
  }
  const [row] = await tx.query<{ since: Date }[]>(
    `INSERT INTO relationships (user_id, other_id, type) VALUES ($1, $2, $3)
     ON CONFLICT ON CONSTRAINT relationships_pk DO UPDATE SET type = $3, since = now() RETURNING since`,
    [userId, otherId, type],
  );
  return row?.since;
}

/** How many of each kind a user has. */
export async function countTypes(tx: EntityManager, userId: string): Promise<{ friends: number; blocked: number }> {
  const [row] = await tx.query<{ friends: string; blocked: string }[]>(
    `SELECT count(*) FILTER (WHERE type <> 2) AS friends, count(*) FILTER (WHERE type = 2) AS blocked
     FROM relationships WHERE user_id = $1`,
    [userId],
  );
  return { friends: Number(row?.friends ?? 0), blocked: Number(row?.blocked ?? 0) };
}
