import type { ReadMark } from './read-mark';

/** What the statements answer of each row that they touched. */
export interface MarkRecord {
  user_id: string;
  channel_id: string;
  last_read_id: string;
  version: string;
}

const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
const NEXT = 'GREATEST(r.version + 1, EXCLUDED.version)';

/**
 * Many marks by one statement, which does not wait for the disk: a crash of PostgreSQL loses less than a second of them. Rows
 * in the order of their keys, so that two processes never wait for each other.
 */
const upsert = (change: string): string => `
  WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
  INSERT INTO read_states AS r (user_id, channel_id, last_read_id, version, marked_unread_at, by_hand)
  SELECT n.user_id, n.channel_id, n.last_read_id, ${NOW}, $4::bigint, $4::bigint > 0
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS n (user_id, channel_id, last_read_id), quick
  ORDER BY n.user_id, n.channel_id
  ON CONFLICT (user_id, channel_id) DO UPDATE SET ${change}
  RETURNING r.user_id, r.channel_id, r.last_read_id, r.version`;

/** Only upwards; what is not above the mark changes nothing and is answered all the same. */
export const RAISE_SQL = upsert(`
  last_read_id = GREATEST(r.last_read_id, EXCLUDED.last_read_id),
  version = CASE WHEN r.last_read_id < EXCLUDED.last_read_id THEN ${NEXT} ELSE r.version END,
  by_hand = r.by_hand AND r.last_read_id >= EXCLUDED.last_read_id`);

/** Wherever its owner puts it. $4 is the moment as a snowflake. */
export const PUT_SQL = upsert(`
  last_read_id = EXCLUDED.last_read_id, version = ${NEXT}, marked_unread_at = EXCLUDED.marked_unread_at,
  by_hand = true`);

/** Upwards, but over no mark that its owner put there after having written the message. */
export const OWN_SQL = upsert(`
  last_read_id = EXCLUDED.last_read_id, version = ${NEXT}, by_hand = false
  WHERE r.last_read_id < EXCLUDED.last_read_id AND r.marked_unread_at < EXCLUDED.last_read_id`);

export const parametersOf = (marks: readonly ReadMark[], moment: string): unknown[] => [
  marks.map(({ userId }) => userId),
  marks.map(({ channelId }) => channelId),
  marks.map(({ messageId }) => messageId),
  moment,
];
