import { Client } from 'pg';
import { bits, DEFAULT_EVERYONE } from '@messagepal/permissions';

/** A user's guilds: how many, and how many channels each has. */
export interface World {
  ownerId: string;
  memberId: string;
  /** The id of the first guild; all others follow, so that nothing else may be there. */
  firstId: bigint;
  guilds: number;
  channels: number;
  /** Channels of each guild in which something is unread. */
  unread: number;
}

/** Ids that a guild takes: its own, its roles', its channels' and their newest messages'. */
const IDS_EACH = 1_000;
const ROLES = 10;
const CHANNELS_AT = 100;
const MESSAGES_AT = 500;

const GUILDS = `INSERT INTO guilds (id, name, owner_id) SELECT $1::bigint + g * ${IDS_EACH}, 'Circle ' || g, $2 FROM generate_series(0, $3 - 1) g`;
const ROLES_SQL = `
  INSERT INTO roles (guild_id, id, name, position, permissions)
  SELECT $1::bigint + g * ${IDS_EACH}, $1::bigint + g * ${IDS_EACH} + r, 'role ' || r, r, ${DEFAULT_EVERYONE}
  FROM generate_series(0, $2 - 1) g, generate_series(0, ${ROLES - 1}) r`;
const MEMBERS = `
  INSERT INTO members (guild_id, user_id)
  SELECT $1::bigint + g * ${IDS_EACH}, u FROM generate_series(0, $2 - 1) g, unnest($3::bigint[]) u`;
const CHANNELS = `
  INSERT INTO channels (guild_id, id, type, name, topic, position, last_message_id)
  SELECT id, id + ${CHANNELS_AT} + c, 'text', 'channel-' || c, 'What is said here about ' || c, c, id + ${MESSAGES_AT} + c
  FROM (SELECT $1::bigint + g * ${IDS_EACH} AS id FROM generate_series(0, $2 - 1) g) guild, generate_series(0, $3 - 1) c`;
const OVERWRITES = `
  INSERT INTO channel_overwrites (guild_id, channel_id, target_id, target_type, allow, deny)
  SELECT id, id + ${CHANNELS_AT} + c, id + r, 'role', 0, ${bits('MANAGE_MESSAGES')}
  FROM (SELECT $1::bigint + g * ${IDS_EACH} AS id FROM generate_series(0, $2 - 1) g) guild, generate_series(0, $3 - 1) c,
    generate_series(1, 2) r`;
const READ = `
  INSERT INTO read_states (user_id, channel_id, last_read_id, version)
  SELECT $4, id + ${CHANNELS_AT} + c, id + ${MESSAGES_AT} + c - (c < $5)::int, 1
  FROM (SELECT $1::bigint + g * ${IDS_EACH} AS id FROM generate_series(0, $2 - 1) g) guild, generate_series(0, $3 - 1) c`;

/** Fills the tables at once: through the product it would take longer than what is measured. */
export async function fillWorld(url: string, world: World): Promise<string[]> {
  const { ownerId, memberId, firstId, guilds, channels, unread } = world;
  const first = firstId.toString();
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(GUILDS, [first, ownerId, guilds]);
    await client.query(ROLES_SQL, [first, guilds]);
    await client.query(MEMBERS, [first, guilds, [ownerId, memberId]]);
    await client.query(CHANNELS, [first, guilds, channels]);
    await client.query(OVERWRITES, [first, guilds, channels]);
    await client.query(READ, [first, guilds, channels, memberId, unread]);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
  return Array.from({ length: guilds }, (_, index) => (firstId + BigInt(index * IDS_EACH)).toString());
}
