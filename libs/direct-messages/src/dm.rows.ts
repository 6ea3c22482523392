import type { EntityManager } from 'typeorm';

/** A DM channel as it is stored. */
export interface DmRow {
  id: string;
  type: 'dm' | 'group_dm';
  name: string | null;
  owner_id: string | null;
  last_message_id: string | null;
  version: string;
  rights: string;
}

/** The row, locked: whatever is done to one channel is done one after the other. */
export async function lockDm(tx: EntityManager, channelId: string): Promise<DmRow | undefined> {
  const [row] = await tx.query<DmRow[]>('SELECT * FROM dm_channels WHERE id = $1 FOR NO KEY UPDATE', [channelId]);
  return row;
}

/** Ids of those who are in it, in the order in which they came. */
export async function readParticipants(tx: EntityManager, channelId: string): Promise<string[]> {
  const sql = 'SELECT user_id FROM dm_participants WHERE channel_id = $1 ORDER BY joined_at, user_id';
  return (await tx.query<{ user_id: string }[]>(sql, [channelId])).map(({ user_id }) => user_id);
}

export async function insertDm(tx: EntityManager, row: Pick<DmRow, 'id' | 'type' | 'owner_id'>): Promise<void> {
  const sql = 'INSERT INTO dm_channels (id, type, owner_id) VALUES ($1, $2, $3)';
  await tx.query(sql, [row.id, row.type, row.owner_id]);
  await tx.query('INSERT INTO channel_directory (channel_id, guild_id, is_dm) VALUES ($1, NULL, true)', [row.id]);
}

/** Adds people who are not in it; `closed` to those who are not shown it before there is a message. */
export async function insertParticipants(
  tx: EntityManager,
  channelId: string,
  userIds: readonly string[],
  closed = false,
): Promise<void> {
  await tx.query(
    'INSERT INTO dm_participants (channel_id, user_id, closed) SELECT $1, u, $3 FROM unnest($2::bigint[]) u',
    [channelId, userIds, closed],
  );
}

export async function deleteParticipant(tx: EntityManager, channelId: string, userId: string): Promise<void> {
  await tx.query('DELETE FROM dm_participants WHERE channel_id = $1 AND user_id = $2', [channelId, userId]);
}

/** Closes the channel for somebody, or opens it; whether it was the other way. */
export async function setClosed(
  tx: EntityManager,
  channelId: string,
  userId: string,
  closed: boolean,
): Promise<boolean> {
  const [, count] = await tx.query<[unknown[], number]>(
    'UPDATE dm_participants SET closed = $3 WHERE channel_id = $1 AND user_id = $2 AND closed <> $3',
    [channelId, userId, closed],
  );
  return count > 0;
}

/** The channel of two people, whose rows are locked. */
export async function findPair(tx: EntityManager, [a, b]: readonly [string, string]): Promise<DmRow | undefined> {
  const [row] = await tx.query<DmRow[]>(
    `SELECT c.* FROM dm_pairs p JOIN dm_channels c ON c.id = p.channel_id
     WHERE p.user_a = LEAST($1::bigint, $2::bigint) AND p.user_b = GREATEST($1::bigint, $2::bigint)`,
    [a, b],
  );
  return row;
}

export async function insertPair(tx: EntityManager, [a, b]: readonly [string, string], id: string): Promise<void> {
  await tx.query(
    `INSERT INTO dm_pairs (user_a, user_b, channel_id)
     VALUES (LEAST($1::bigint, $2::bigint), GREATEST($1::bigint, $2::bigint), $3)`,
    [a, b, id],
  );
}

/** Of these users, those who are in `limit` groups or more. */
export async function inManyGroups(tx: EntityManager, userIds: readonly string[], limit: number): Promise<boolean> {
  const found = await tx.query<unknown[]>(
    `SELECT FROM dm_participants p JOIN dm_channels c ON c.id = p.channel_id AND c.type = 'group_dm'
     WHERE p.user_id = ANY($1::bigint[]) GROUP BY p.user_id HAVING count(*) >= $2 LIMIT 1`,
    [userIds, limit],
  );
  return found.length > 0;
}

/** Forgets the channel with all that is in its tables. */
export async function deleteDm(tx: EntityManager, channelId: string): Promise<void> {
  await tx.query('DELETE FROM dm_channels WHERE id = $1', [channelId]);
  await tx.query('DELETE FROM channel_directory WHERE channel_id = $1', [channelId]);
}
