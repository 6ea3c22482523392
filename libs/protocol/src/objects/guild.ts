import type { PermissionSet, Snowflake, Timestamp } from './basics';
import type { Channel, ChannelType } from './channel';
import type { UserSummary } from './user';

export interface Role {
  id: Snowflake;
  guild_id: Snowflake;
  name: string;
  /** RGB as an integer, 0 for none. */
  color: number;
  hoist: boolean;
  position: number;
  permissions: PermissionSet;
  mentionable: boolean;
  managed: boolean;
}

export interface Guild {
  id: Snowflake;
  name: string;
  icon_url: string | null;
  owner_id: Snowflake;
  description: string | null;
  /** Where joins are told of, if anywhere: only in REST answers to who may change it, null also if they do not see it. */
  system_channel_id?: Snowflake | null;
  /** For how many days messages are kept, null for the operator's default: only in REST answers to who may change it. */
  message_retention_days?: number | null;
  /** Rises with every change of the guild, its channels, roles and members. */
  version: number;
  created_at: Timestamp;
  roles: Role[];
}

/** The answer to creating a guild. */
export interface GuildWithChannels extends Guild {
  channels: Channel[];
}

export interface Member {
  user: UserSummary;
  guild_id: Snowflake;
  nick: string | null;
  /** Ids of the member's roles, without `@everyone`. */
  roles: Snowflake[];
  joined_at: Timestamp;
  communication_disabled_until: Timestamp | null;
}

/** Somebody who is kept out of a guild. */
export interface Ban {
  user: UserSummary;
  reason: string | null;
}

/** What became of the users of a bulk ban; each is in one of the lists. */
export interface BulkBan {
  banned_users: Snowflake[];
  /** Those who were banned already, whom there are not, and on whom the caller may not act. */
  failed_users: Snowflake[];
}

/** A line of a guild's audit log. */
export interface AuditLogEntry {
  id: Snowflake;
  /** What was done, e.g. `MEMBER_KICK`. */
  action_type: string;
  /** Who did it. */
  user_id: Snowflake | null;
  target_id: Snowflake | null;
  reason: string | null;
  /** Mostly `{key, old_value?, new_value?}`. */
  changes: object[];
  created_at: Timestamp;
}

/** A page of the audit log with the users that it names. */
export interface AuditLogPage {
  audit_log_entries: AuditLogEntry[];
  users: UserSummary[];
}

export interface Invite {
  code: string;
  guild: { id: Snowflake; name: string; icon_url: string | null };
  channel: { id: Snowflake; name: string; type: ChannelType };
  inviter: UserSummary | null;
  /** Seconds the invite lives, 0 for ever. */
  max_age: number;
  /** How often it may be used, 0 for any number. */
  max_uses: number;
  uses: number;
  expires_at: Timestamp | null;
  created_at: Timestamp;
}

/** An emoji of a guild; its picture is at `/emojis/<id>.webp`. */
export interface GuildEmoji {
  id: Snowflake;
  name: string;
  animated: boolean;
  available: boolean;
  managed: boolean;
  require_colons: boolean;
  /** Empty: everybody may use it. */
  roles: Snowflake[];
  /** Who made it; absent in events. */
  user?: UserSummary;
}
