import { databaseError } from '@messagepal/database';
import type { Reader } from './read-rows';

/** Whom a DM channel belongs to, as it was at one `version`. Immutable. */
export interface DmView {
  readonly id: string;
  /** `dm` is between two people for ever, `group_dm` between those who were added. */
  readonly type: 'dm' | 'group_dm';
  /** Rises with every change of the channel and of who is in it, and where one of two blocks the other. */
  readonly version: number;
  /** Rises with every such change that can take something from somebody. */
  readonly rights: number;
  readonly name: string | null;
  /** Of a group, while its owner is in it. */
  readonly ownerId: string | null;
  /** Who is in it, by id ascending, and since when. */
  readonly participants: ReadonlyMap<string, Date>;
  /** Whether one of the two has blocked the other; never in groups. */
  readonly blocked: boolean;
}

interface DmRow {
  id: string;
  type: DmView['type'];
  version: string;
  rights: string;
  name: string | null;
  owner_id: string | null;
  user_ids: string[];
  joined_at: Date[];
  blocked: boolean;
}

const SQL = `
  SELECT c.id, c.type, c.version, c.rights, c.name, c.owner_id, p.user_ids, p.joined_at, EXISTS (
    SELECT FROM dm_pairs d JOIN relationships r ON r.type = 2
      AND ((r.user_id = d.user_a AND r.other_id = d.user_b) OR (r.user_id = d.user_b AND r.other_id = d.user_a))
    WHERE d.channel_id = c.id
  ) AS blocked
  FROM dm_channels c CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(user_id::text ORDER BY user_id), '{}') AS user_ids,
      coalesce(array_agg(joined_at ORDER BY user_id), '{}') AS joined_at
    FROM dm_participants WHERE channel_id = c.id
  ) p
  WHERE c.id = ANY($1::bigint[])`;

/** Those of these channels that there are, by one statement. Rejects with `ApiError('SERVICE_UNAVAILABLE')` while PostgreSQL is away. */
export async function readDmViews(source: Reader, channelIds: readonly string[]): Promise<DmView[]> {
  try {
    return (await source.query<DmRow[]>(SQL, [channelIds])).map(readDmView);
  } catch (error) {
    throw databaseError(error);
  }
}

const readDmView = ({ user_ids, joined_at, owner_id, version, rights, ...row }: DmRow): DmView => ({
  ...row,
  ownerId: owner_id,
  version: Number(version),
  rights: Number(rights),
  participants: new Map(user_ids.map((id, index) => [id, joined_at[index] ?? new Date(0)])),
});
