/** A 64-bit id as a canonical decimal string; its upper 42 bits are ms since 2015-01-01T00:00:00Z. */
export type Snowflake = string;

/** ISO 8601 in UTC with milliseconds and a numeric offset: `2026-01-02T03:04:05.678+00:00`. */
export type Timestamp = string;

/** A set of permission bits as a decimal string (bits 0–63 belong to the core, 64 and up to extensions). */
export type PermissionSet = string;

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

/** Discord's numbers. */
export const MessageType = {
  DEFAULT: 0,
  /** Somebody was added to a group, or removed from it, or has left: the author did it, the mention says to whom. */
  RECIPIENT_ADD: 1,
  RECIPIENT_REMOVE: 2,
  /** A group has a new name, which is the content. */
  CHANNEL_NAME_CHANGE: 4,
  CHANNEL_PINNED_MESSAGE: 6,
  USER_JOIN: 7,
  THREAD_CREATED: 18,
  REPLY: 19,
} as const;
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

/** Bits of `Message.flags`; Discord's numbers. */
export const MessageFlags = {
  /** Embeds are not shown. */
  SUPPRESS_EMBEDS: 1 << 2,
  /** Nobody is notified by push or by sound: a silent message. */
  SUPPRESS_NOTIFICATIONS: 1 << 12,
} as const;

/** Who may be mentioned by a message: without it everybody whom it names, with it only those it allows. */
export interface AllowedMentions {
  /** Kinds of mentions that are taken from the content. */
  parse?: ('users' | 'roles' | 'everyone')[];
  /** Of those named in the content these only; not together with `users` in `parse`. */
  users?: Snowflake[];
  roles?: Snowflake[];
  /** Whether the author of the message replied to is mentioned; false when left out. */
  replied_user?: boolean;
}

/** What a sender gives beside the text, shown in a frame. URLs are http or https. */
export interface Embed {
  title?: string;
  description?: string;
  url?: string;
  timestamp?: Timestamp;
  /** RGB as an integer. */
  color?: number;
  footer?: { text: string; icon_url?: string };
  image?: { url: string };
  thumbnail?: { url: string };
  author?: { name: string; url?: string; icon_url?: string };
  fields?: { name: string; value: string; inline?: boolean }[];
}

/** A Unicode emoji: its characters are its name, and it has no id. */
export interface Emoji {
  id: null;
  name: string;
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

/** How many people reacted to a message with an emoji. */
export interface MessageReaction {
  emoji: Emoji;
  count: number;
  /** Whether the reader is among them. */
  me: boolean;
}

export interface MessageReference {
  message_id: Snowflake;
  channel_id: Snowflake;
  guild_id?: Snowflake;
}

/** A file in a message. What is found in it comes a moment after the message, with MESSAGE_UPDATE. */
export interface Attachment {
  id: Snowflake;
  filename: string;
  description?: string;
  /** By its bytes. */
  content_type: string;
  /** Bytes. */
  size: number;
  /**
   * Stays the same; whoever asks for it has to be signed in and see the message at that moment. Of images smaller ones by
   * `?width=&height=&format=`.
   */
  url: string;
  /** The same, for clients that ask for smaller images there. */
  proxy_url: string;
  /** Pixels. */
  width?: number;
  height?: number;
  duration_secs?: number;
  /** A thumbhash in Base64: a blurred picture to show until the file is there. */
  placeholder?: string;
  placeholder_version?: number;
  animated?: boolean;
  /** The beginning of a text. */
  text_preview?: string;
  /** Whether the server has looked into it: `waiting`, `done`, `failed` where it could not. */
  processing: 'waiting' | 'done' | 'failed';
  /** It was found to be dangerous: nobody gets it. */
  quarantined?: true;
}

export interface Message {
  id: Snowflake;
  channel_id: Snowflake;
  guild_id?: Snowflake;
  author: UserSummary;
  content: string;
  timestamp: Timestamp;
  edited_at: Timestamp | null;
  type: MessageType;
  flags: number;
  /** Given by the sender, at most 25 characters; echoed so that a client can match its own message. */
  nonce?: string;
  attachments: Attachment[];
  embeds: Embed[];
  /** Members whom it mentions, also by replying to them. */
  mentions: UserSummary[];
  mention_roles: Snowflake[];
  mention_everyone: boolean;
  /** In the order in which the emoji came. */
  reactions: MessageReaction[];
  pinned: boolean;
  /** What it replies to. */
  message_reference?: MessageReference;
  /** The same as it is now, null if it is deleted; absent where nobody looked. */
  referenced_message?: ReferencedMessage | null;
}

/** What a search has found. */
export interface MessageSearchResult {
  /** Counted up to a bound. */
  total_results: number;
  /** Whether older messages are still being read into the index. */
  doing_deep_historical_index: boolean;
  /** Each in a list of its own. */
  messages: Message[][];
}

/** A message inside another one that replies to it: without what it replies to in turn, and what was put on it. */
export type ReferencedMessage = Omit<Message, 'reactions' | 'pinned' | 'referenced_message'>;

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

/** The one shape of an error, in REST answers and gateway acknowledgements. */
export interface ErrorBody {
  code: number;
  message: string;
  request_id?: string;
  errors?: FieldErrors;
}

/** Mirrors the shape of the input; `_errors` sits where the mistake is. */
export interface FieldErrors {
  [field: string]: FieldErrors | FieldError[] | undefined;
  _errors?: FieldError[];
}

export interface FieldError {
  code: string;
  message: string;
}

/** Of which messages somebody is notified. */
export type NotificationLevel = 'all' | 'mentions' | 'none';

/** What of it differs in a channel; null for as in the guild. */
export interface ChannelNotifications {
  channel_id: Snowflake;
  message_notifications: NotificationLevel | null;
  muted_until: Timestamp | null;
}

/** Of what in a guild one wants to be notified. The server keeps and tells it; clients go by it. */
export interface UserGuildSettings {
  guild_id: Snowflake;
  message_notifications: NotificationLevel;
  /** Until then of nothing; a moment in the past mutes nothing. */
  muted_until: Timestamp | null;
  /** Of channels that one sees. */
  channel_overrides: ChannelNotifications[];
  /** Rises with every change. */
  version: number;
}

/** How far one has read a channel. */
export interface ReadState {
  channel_id: Snowflake;
  /** Null for who has acknowledged nothing here: what is older than their membership counts as read. */
  last_read_id: Snowflake | null;
  /** Messages above `last_read_id` that mention one, be it by name, by a role or with everybody. */
  mention_count: number;
  unread: boolean;
  /** Rises with every change of `last_read_id`: of two reports the higher one is the later. 0 without any. */
  version: number;
}
