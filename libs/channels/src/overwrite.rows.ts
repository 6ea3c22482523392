import type { EntityManager } from 'typeorm';
import type { OverwriteChange } from './channel.overwrites';

/** Makes the same changes to the overwrites of all these channels. */
export async function writeOverwrites(
  tx: EntityManager,
  guildId: string,
  channelIds: readonly string[],
  changes: readonly OverwriteChange[],
): Promise<void> {
  const gone = changes.flatMap(({ before }) => before ?? []);
  const put = changes.flatMap(({ after }) => after ?? []);
  await tx.query(
    `DELETE FROM channel_overwrites
     WHERE guild_id = $1 AND channel_id = ANY($2::bigint[]) AND target_id = ANY($3::bigint[])`,
    [guildId, channelIds, gone.map(({ id }) => id)],
  );
  await tx.query(
    `INSERT INTO channel_overwrites (guild_id, channel_id, target_id, target_type, allow, deny)
     SELECT $1, c.id, o.* FROM unnest($2::bigint[]) AS c (id),
       unnest($3::bigint[], $4::text[], $5::numeric[], $6::numeric[]) AS o (id, type, allow, deny)`,
    [
      guildId,
      channelIds,
      put.map(({ id }) => id),
      put.map(({ type }) => type),
      put.map(({ allow }) => allow),
      put.map(({ deny }) => deny),
    ],
  );
}

/** Removes the overwrites of a role everywhere and answers the channels that had one. */
export async function deleteOverwritesOf(tx: EntityManager, guildId: string, roleId: string): Promise<Set<string>> {
  const [rows] = await tx.query<[{ channel_id: string }[], number]>(
    `DELETE FROM channel_overwrites WHERE guild_id = $1 AND target_id = $2 AND target_type = 'role' RETURNING channel_id`,
    [guildId, roleId],
  );
  return new Set(rows.map(({ channel_id: id }) => id));
}
