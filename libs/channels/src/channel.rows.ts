import type { Channel } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import type { Place } from './channel.layout';

const CHANNELS_SQL = `
  SELECT c.id, c.guild_id, c.type, c.name, c.topic, c.position, c.parent_id, c.nsfw, c.rate_limit_per_user,
    COALESCE((
      SELECT json_agg(json_build_object(
        'id', o.target_id::text, 'type', o.target_type, 'allow', o.allow::text, 'deny', o.deny::text
      ) ORDER BY o.target_id)
      FROM channel_overwrites o WHERE o.guild_id = c.guild_id AND o.channel_id = c.id
    ), '[]') AS permission_overwrites,
    c.last_message_id
  FROM channels c WHERE c.guild_id = $1 ORDER BY c.position, c.id`;

/** All channels of a guild as the transaction sees them, ready for the wire. */
export const readChannels = (tx: EntityManager, guildId: string): Promise<Channel[]> =>
  tx.query<Channel[]>(CHANNELS_SQL, [guildId]);

/** Where a channel stands. */
export const placeOf = ({ id, type, parent_id, position }: Channel): Place => ({
  id,
  category: type === 'category',
  parentId: parent_id,
  position,
});

/** Writes the places that an arrangement changed. */
export async function writePlaces(tx: EntityManager, guildId: string, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return;
  await tx.query(
    `UPDATE channels c SET position = v.position, parent_id = v.parent_id
     FROM unnest($2::bigint[], $3::integer[], $4::bigint[]) AS v (id, position, parent_id)
     WHERE c.guild_id = $1 AND c.id = v.id`,
    [
      guildId,
      places.map(({ id }) => id),
      places.map(({ position }) => position),
      places.map(({ parentId }) => parentId),
    ],
  );
}
