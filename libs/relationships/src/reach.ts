import { ApiError } from '@messagepal/errors';
import type { DmAudienceSetting } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';

interface ReachRow {
  blocked: boolean;
  friend: boolean;
  together: boolean;
  lets: DmAudienceSetting;
}

/** Reads the members of guilds by itself: whoever is in a guild with somebody is nobody's question but this one. */
const SQL = `
  SELECT coalesce(s.direct_messages, 'guilds') AS lets,
    EXISTS (
      SELECT FROM relationships r WHERE r.type = 2
        AND ((r.user_id = u.id AND r.other_id = $1) OR (r.user_id = $1 AND r.other_id = u.id))
    ) AS blocked,
    EXISTS (SELECT FROM relationships r WHERE r.type = 1 AND r.user_id = u.id AND r.other_id = $1) AS friend,
    EXISTS (
      SELECT FROM members m JOIN members o ON o.guild_id = m.guild_id AND o.user_id = $1
      WHERE m.user_id = u.id AND NOT m.guild_id = ANY(coalesce(s.restricted_guilds, '{}'))
    ) AS together
  FROM users u LEFT JOIN user_settings s ON s.user_id = u.id
  WHERE u.id = ANY($2::bigint[])`;

/**
 * Whether the user may begin a conversation with each of the others, whose rows `tx` has locked.
 *
 * @throws ApiError CANNOT_MESSAGE_USER (403) where one of two has blocked the other, or does not let the user
 */
export async function demandReach(tx: EntityManager, userId: string, otherIds: readonly string[]): Promise<void> {
  const rows = await tx.query<ReachRow[]>(SQL, [userId, otherIds]);
  if (!rows.every(isOpen)) throw new ApiError('CANNOT_MESSAGE_USER');
}

const isOpen = ({ blocked, friend, together, lets }: ReachRow): boolean =>
  !blocked && lets !== 'nobody' && (friend || (lets === 'guilds' && together));
