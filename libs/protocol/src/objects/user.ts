import type { Snowflake, Timestamp } from './basics';

/** What a user chooses to be; others see `invisible` as `offline`. */
export type StatusPreference = 'online' | 'idle' | 'dnd' | 'invisible';

/** What others see of a user: the aggregate over all their sessions. */
export type VisibleStatus = 'online' | 'idle' | 'dnd' | 'offline';

export interface User {
  id: Snowflake;
  username: string;
  display_name: string | null;
  avatar_url: string | null;
  /** One's own preference in one's own user; the visible aggregate in everybody else's. */
  status: StatusPreference | VisibleStatus;
  bot: boolean;
  created_at: Timestamp;
}

/** A user as seen by themselves. */
export interface OwnUser extends User {
  email: string;
}

/** A user inside a message or a member: what does not change from minute to minute. */
export type UserSummary = Omit<User, 'status'>;

/** What somebody is to a user; Discord's numbers. */
export const RelationshipType = {
  FRIEND: 1,
  BLOCKED: 2,
  /** Has asked to be a friend. */
  INCOMING: 3,
  /** Was asked. */
  OUTGOING: 4,
} as const;

export type RelationshipType = (typeof RelationshipType)[keyof typeof RelationshipType];

export interface Relationship {
  /** Of the other user. */
  id: Snowflake;
  type: RelationshipType;
  user: UserSummary;
  since: Timestamp;
}

/** Who may begin a conversation: whoever is in a guild with one, friends only, nobody. */
export type DmAudienceSetting = 'guilds' | 'friends' | 'nobody';

export interface UserSettings {
  direct_messages: DmAudienceSetting;
  /** Guilds that do not count for `guilds`. */
  restricted_guilds: Snowflake[];
  /** Rises with every change. */
  version: number;
}

export interface Presence {
  user: { id: Snowflake };
  guild_id?: Snowflake;
  status: VisibleStatus;
}

/** One login of a user: what `GET /auth/sessions` lists. */
export interface AuthSession {
  id: Snowflake;
  created_at: Timestamp;
  last_used_at: Timestamp;
  ip: string | null;
  user_agent: string | null;
  /** Whether this is the session that asks. */
  current: boolean;
}
