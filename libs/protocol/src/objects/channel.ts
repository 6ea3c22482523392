import type { PermissionSet, Snowflake } from './basics';
import type { UserSummary } from './user';

export type ChannelType = 'text' | 'voice' | 'category' | 'announcement' | 'dm' | 'group_dm' | 'thread';

export interface PermissionOverwrite {
  /** Of the role or the user. The `@everyone` role's id is the guild's. */
  id: Snowflake;
  type: 'role' | 'member';
  allow: PermissionSet;
  deny: PermissionSet;
}

/** What somebody may do in a channel. */
export interface HeldPermissions {
  permissions: PermissionSet;
  /** The same by name. */
  names: string[];
}

/** One step on the way to what a member may do in a channel. */
export interface PermissionStep {
  /** What it goes back to, e.g. `role`, `role_overwrite_deny`, `implied`. */
  rule: string;
  /** Of the role or member whose permissions or overwrite it is; null for rules that are nobody's. */
  id: Snowflake | null;
  /** Names of permissions. */
  gained: string[];
  lost: string[];
  /** What is held after the step. */
  permissions: PermissionSet;
}

/** Why a member may do in a channel what they may, and no more. */
export interface PermissionExplanation extends HeldPermissions {
  user_id: Snowflake;
  channel_id: Snowflake;
  /** Those that changed something, in order. */
  steps: PermissionStep[];
  /** Each permission with the index of the step that decided it; null where nothing ever gave it. */
  verdicts: { permission: string; allowed: boolean; step: number | null }[];
}

export interface Channel {
  id: Snowflake;
  guild_id: Snowflake;
  type: ChannelType;
  name: string;
  topic: string | null;
  position: number;
  parent_id: Snowflake | null;
  nsfw: boolean;
  /** Slow mode: seconds between two messages of one member, 0 for none. */
  rate_limit_per_user: number;
  permission_overwrites: PermissionOverwrite[];
  last_message_id: Snowflake | null;
}

/** A channel between people, in no guild, as one of them is shown it. */
export interface DmChannel {
  id: Snowflake;
  type: 'dm' | 'group_dm';
  /** Of a group, if it was given one. */
  name: string | null;
  /** Of a group. */
  owner_id: Snowflake | null;
  /** The others, by id. */
  recipients: UserSummary[];
  last_message_id: Snowflake | null;
}
