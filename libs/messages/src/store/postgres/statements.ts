import type { MessageRow } from '../../message';
import type { MessagePatch } from '../message-store';
import { toDate, toJson } from './message-record';

/** A prepared statement: parsed and planned once per connection by its name. */
export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

const COLUMNS =
  'channel_id, id, author_id, guild_id, type, flags, content, edited_at, revision, nonce, reference, rich';

/**
 * A removed row stays for a day as its own tombstone, so that the primary key itself refuses a replayed insert: no other
 * check could see an insert that is under way. `message_tombstones` lists them for the cleaning.
 */
const ALIVE = 'type >= 0';

const ROWS = `unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::int[], $7::text[],
  $8::timestamptz[], $9::int[], $10::text[], $11::jsonb[], $12::jsonb[])`;

export const insert = (rows: readonly MessageRow[]): Statement => ({
  name: 'messages_insert',
  text: `INSERT INTO messages (${COLUMNS}) SELECT * FROM ${ROWS} ON CONFLICT DO NOTHING`,
  values: [
    rows.map((row) => row.channelId),
    rows.map((row) => row.id),
    rows.map((row) => row.authorId),
    rows.map((row) => row.guildId),
    rows.map((row) => row.type),
    rows.map((row) => row.flags),
    rows.map((row) => row.content),
    rows.map((row) => toDate(row.editedAt)),
    rows.map((row) => row.revision),
    rows.map((row) => row.nonce),
    rows.map((row) => toJson(row.reference)),
    rows.map((row) => toJson(row.rich)),
  ],
});

export const newest = (channelId: string, limit: number): Statement => ({
  name: 'messages_newest',
  text: `SELECT ${COLUMNS} FROM messages WHERE channel_id = $1 AND ${ALIVE} ORDER BY id DESC LIMIT $2`,
  values: [channelId, limit],
});

export const below = (channelId: string, id: string, limit: number): Statement => ({
  name: 'messages_below',
  text: `SELECT ${COLUMNS} FROM messages WHERE channel_id = $1 AND id < $2 AND ${ALIVE} ORDER BY id DESC LIMIT $3`,
  values: [channelId, id, limit],
});

export const above = (channelId: string, id: string, limit: number): Statement => ({
  name: 'messages_above',
  text: `SELECT ${COLUMNS} FROM messages WHERE channel_id = $1 AND id > $2 AND ${ALIVE} ORDER BY id LIMIT $3`,
  values: [channelId, id, limit],
});

export const around = (channelId: string, id: string, limit: number): Statement => {
  const half = Math.floor(limit / 2);
  return {
    name: 'messages_around',
    text: `
      (SELECT ${COLUMNS} FROM messages WHERE channel_id = $1 AND id > $2 AND ${ALIVE} ORDER BY id LIMIT $3)
      UNION ALL
      (SELECT ${COLUMNS} FROM messages WHERE channel_id = $1 AND id <= $2 AND ${ALIVE} ORDER BY id DESC LIMIT $4)
      ORDER BY id DESC`,
    values: [channelId, id, half, limit - half],
  };
};

export const byIds = (channelId: string, ids: readonly string[]): Statement => ({
  name: 'messages_by_ids',
  text: `SELECT ${COLUMNS} FROM messages WHERE channel_id = $1 AND id = ANY($2::bigint[]) AND ${ALIVE}`,
  values: [channelId, ids],
});

/** Of many channels: each id beside its channel. */
export const byPlaces = (channelIds: readonly string[], ids: readonly string[]): Statement => ({
  name: 'messages_by_places',
  text: `SELECT ${COLUMNS} FROM unnest($1::bigint[], $2::bigint[]) AS place (channel_id, id)
    JOIN messages USING (channel_id, id) WHERE ${ALIVE}`,
  values: [channelIds, ids],
});

export const update = (channelId: string, id: string, patch: MessagePatch): Statement => ({
  name: 'messages_update',
  text: `UPDATE messages SET content = $3, flags = $4, rich = $5, edited_at = $6, revision = $7
    WHERE channel_id = $1 AND id = $2 AND ${ALIVE} AND revision < $7 RETURNING ${COLUMNS}`,
  values: [channelId, id, patch.content, patch.flags, toJson(patch.rich), toDate(patch.editedAt), patch.revision],
});

export const remove = (channelId: string, ids: readonly string[]): Statement => ({
  name: 'messages_remove',
  text: `WITH listed AS (
      INSERT INTO message_tombstones (channel_id, id) SELECT $1::bigint, unnest($2::bigint[]) ON CONFLICT DO NOTHING
    )
    INSERT INTO messages (channel_id, id, author_id, type, content) SELECT $1::bigint, unnest($2::bigint[]), 0, -1, ''
    ON CONFLICT (channel_id, id) DO UPDATE
    SET author_id = 0, type = -1, content = '', nonce = NULL, reference = NULL, rich = NULL`,
  values: [channelId, ids],
});

/** Above all ids. */
const HIGHEST = '9223372036854775807';

export const purge = (channelId: string, limit: number, below = HIGHEST): Statement => ({
  name: 'messages_purge',
  text: `DELETE FROM messages WHERE channel_id = $1
    AND id IN (SELECT id FROM messages WHERE channel_id = $1 AND id < $3 ORDER BY id LIMIT $2)`,
  values: [channelId, limit, below],
});

export const purgeTombstones = (channelId: string, below = HIGHEST): Statement => ({
  name: 'messages_purge_tombstones',
  text: 'DELETE FROM message_tombstones WHERE channel_id = $1 AND id < $2',
  values: [channelId, below],
});

/** Takes the oldest tombstones away, rows and list; those another process is at are left to it. */
export const clean = (limit: number): Statement => ({
  name: 'messages_clean',
  text: `WITH old AS (
      DELETE FROM message_tombstones WHERE (channel_id, id) IN (
        SELECT channel_id, id FROM message_tombstones WHERE created_at < now() - interval '1 day'
        ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING channel_id, id
    )
    DELETE FROM messages USING old WHERE messages.channel_id = old.channel_id AND messages.id = old.id AND type < 0`,
  values: [limit],
});
