import type { Snowflake, Timestamp } from './objects/basics';
import type { Channel, DmChannel } from './objects/channel';
import type { AuditLogEntry, Guild, GuildEmoji, Member, Role } from './objects/guild';
import type { Emoji, Message } from './objects/message';
import type { ReadState, UserGuildSettings } from './objects/read-state';
import type {
  OwnUser,
  Presence,
  Relationship,
  RelationshipType,
  StatusPreference,
  User,
  UserSettings,
  UserSummary,
} from './objects/user';

/** Opcodes of the raw WebSocket gateway; the numbers are Discord's, 14 is ours. */
export const GatewayOp = {
  DISPATCH: 0,
  HEARTBEAT: 1,
  IDENTIFY: 2,
  PRESENCE_UPDATE: 3,
  VOICE_STATE_UPDATE: 4,
  RESUME: 6,
  RECONNECT: 7,
  REQUEST_GUILD_MEMBERS: 8,
  INVALID_SESSION: 9,
  HELLO: 10,
  HEARTBEAT_ACK: 11,
  GUILD_SUBSCRIBE: 14,
} as const;
export type GatewayOp = (typeof GatewayOp)[keyof typeof GatewayOp];

/** Close codes; the numbers are Discord's. See {@link isResumableClose} for what a client does next. */
export const GatewayClose = {
  UNKNOWN_ERROR: 4000,
  UNKNOWN_OPCODE: 4001,
  DECODE_ERROR: 4002,
  NOT_AUTHENTICATED: 4003,
  AUTHENTICATION_FAILED: 4004,
  ALREADY_AUTHENTICATED: 4005,
  INVALID_SEQ: 4007,
  RATE_LIMITED: 4008,
  SESSION_TIMED_OUT: 4009,
  INVALID_SHARD: 4010,
  SHARDING_REQUIRED: 4011,
  INVALID_API_VERSION: 4012,
  INVALID_INTENTS: 4013,
  DISALLOWED_INTENTS: 4014,
} as const;
export type GatewayClose = (typeof GatewayClose)[keyof typeof GatewayClose];

/**
 * Bits of `intents` in IDENTIFY: which events a session wants. The numbers are Discord's; bits that are not here are taken and
 * change nothing.
 */
export const GatewayIntent = {
  GUILDS: 1 << 0,
  GUILD_MEMBERS: 1 << 1,
  GUILD_MODERATION: 1 << 2,
  GUILD_EXPRESSIONS: 1 << 3,
  GUILD_INVITES: 1 << 6,
  GUILD_PRESENCES: 1 << 8,
  GUILD_MESSAGES: 1 << 9,
  GUILD_MESSAGE_REACTIONS: 1 << 10,
  GUILD_MESSAGE_TYPING: 1 << 11,
  DIRECT_MESSAGES: 1 << 12,
  DIRECT_MESSAGE_REACTIONS: 1 << 13,
  DIRECT_MESSAGE_TYPING: 1 << 14,
} as const;

const FINAL_CLOSES: ReadonlySet<number> = new Set([4004, 4010, 4011, 4012, 4013, 4014]);

/** Whether a client may come back with RESUME (or IDENTIFY) after this close code; else only a person can help. */
export const isResumableClose = (code: number): boolean => !FINAL_CLOSES.has(code);

/** What a client remembers per topic: `{"<topic>": "<topic>:<epoch>:<offset>"}`, the last `o` seen of each. */
export type Cursor = Record<string, string>;

export interface HelloPayload {
  /** Milliseconds between two heartbeats; none for 1.5 intervals closes with 4009. */
  heartbeat_interval: number;
}

export interface IdentifyPayload {
  token: string;
  /** Sum of {@link GatewayIntent}; left out, everything that one may see. */
  intents?: number;
  shard?: [index: number, count: number];
  presence?: PresenceUpdatePayload;
  /** Guild versions the client has cached: no GUILD_CREATE comes for those that are unchanged. */
  known?: Record<Snowflake, number>;
  /**
   * What the client can take. `passive`: of guilds that it has not opened (GUILD_SUBSCRIBE) it is told by PASSIVE_UPDATE that
   * something was said, and nothing of messages, members, typing and presence.
   */
  caps?: { passive?: boolean };
  /** Accepted and ignored. */
  properties?: unknown;
}

export interface ResumePayload {
  token: string;
  session_id: string;
  seq: number;
  cursor?: Cursor;
}

export interface PresenceUpdatePayload {
  status: StatusPreference;
}

export interface RequestGuildMembersPayload {
  guild_id: Snowflake;
  /** Prefix of the user name; empty with a limit for the first members. */
  query?: string;
  limit?: number;
  user_ids?: Snowflake[];
  nonce?: string;
}

export interface GuildSubscribePayload {
  guild_id: Snowflake;
  /** What is looked at. Taken for later: the whole guild is open, or it is not. */
  channels?: Snowflake[];
  /** False closes the guild again. */
  active?: boolean;
}

/** What a session is told of a guild that it does not have open, every few seconds at most. */
export interface PassiveUpdatePayload {
  guild_id: Snowflake;
  /** The channels in which something was said since the last of these, and how often that mentioned one. */
  channels: { id: Snowflake; last_message_id: Snowflake; mention_count: number }[];
  o: string;
}

export interface ReadyPayload {
  v: number;
  session_id: string;
  resume_url: string;
  user: OwnUser;
  sessions: { session_id: string; status: StatusPreference }[];
  guilds: ({ id: Snowflake; version: number; o: string } | { id: Snowflake; unavailable: true })[];
  /** Those that are not closed, at most 500: those with the newest messages. */
  private_channels: DmChannel[];
  /** Of the channels that hold something unread, and of no others. */
  read_state: ReadState[];
  /** Of the guilds in which one has ever set anything. */
  user_guild_settings: UserGuildSettings[];
  presences: Presence[];
  /** Cursor of the user's inbox. */
  o: string;
}

export interface GuildCreatePayload extends Guild {
  channels: Channel[];
  /** One's own. */
  member: Member;
  o: string;
}

export interface GuildSyncPayload {
  guild_id: Snowflake;
  o: string;
  /** Why the client has to take the GUILD_CREATE that follows for the truth. */
  reason: 'log_trimmed' | 'log_restarted' | 'uncertain_write';
}

/** Which message an event about reactions is of. */
interface MessageReactionEvent {
  channel_id: Snowflake;
  message_id: Snowflake;
  guild_id?: Snowflake;
}

/** Payloads by dispatch name. Names and meanings are Discord's, objects are this product's. */
export interface DispatchEvents {
  READY: ReadyPayload;
  RESUMED: { replayed: number };
  GUILD_CREATE: GuildCreatePayload;
  GUILD_UPDATE: Omit<Guild, 'roles'>;
  GUILD_DELETE: { id: Snowflake; unavailable?: true };
  GUILD_SYNC: GuildSyncPayload;
  PASSIVE_UPDATE: PassiveUpdatePayload;
  CHANNEL_CREATE: Channel | DmChannel;
  CHANNEL_UPDATE: Channel | DmChannel;
  /** Carries the id only when the channel was lost by a right. Of a DM: it was closed, or one is not in the group any more. */
  CHANNEL_DELETE: { id: Snowflake; guild_id?: Snowflake };
  GUILD_MEMBER_ADD: Member;
  GUILD_MEMBER_UPDATE: Member;
  GUILD_MEMBER_REMOVE: { guild_id: Snowflake; user: UserSummary };
  GUILD_MEMBERS_CHUNK: {
    guild_id: Snowflake;
    members: Member[];
    chunk_index: number;
    chunk_count: number;
    not_found?: Snowflake[];
    nonce?: string;
  };
  /** All emoji of the guild, after any change of them. */
  GUILD_EMOJIS_UPDATE: { guild_id: Snowflake; emojis: GuildEmoji[] };
  GUILD_ROLE_CREATE: { guild_id: Snowflake; role: Role };
  GUILD_ROLE_UPDATE: { guild_id: Snowflake; role: Role };
  GUILD_ROLE_DELETE: { guild_id: Snowflake; role_id: Snowflake };
  /** For those who hold BAN_MEMBERS; so is GUILD_BAN_REMOVE. */
  GUILD_BAN_ADD: { guild_id: Snowflake; user: UserSummary };
  GUILD_BAN_REMOVE: { guild_id: Snowflake; user: UserSummary };
  /** For those who hold VIEW_AUDIT_LOG: a line that was added. */
  GUILD_AUDIT_LOG_ENTRY_CREATE: AuditLogEntry & { guild_id: Snowflake };
  INVITE_CREATE: { code: string; guild_id: Snowflake; channel_id: Snowflake; expires_at: Timestamp | null };
  INVITE_DELETE: { code: string; guild_id: Snowflake; channel_id: Snowflake };
  MESSAGE_CREATE: Message;
  /** Without what an edit does not change: who hears it has reactions of their own. */
  MESSAGE_UPDATE: Omit<Message, 'reactions' | 'pinned'>;
  MESSAGE_DELETE: { id: Snowflake; channel_id: Snowflake; guild_id?: Snowflake };
  MESSAGE_DELETE_BULK: { ids: Snowflake[]; channel_id: Snowflake; guild_id?: Snowflake };
  MESSAGE_REACTION_ADD: MessageReactionEvent & { user_id: Snowflake; emoji: Emoji };
  MESSAGE_REACTION_REMOVE: MessageReactionEvent & { user_id: Snowflake; emoji: Emoji };
  MESSAGE_REACTION_REMOVE_EMOJI: MessageReactionEvent & { emoji: Emoji };
  MESSAGE_REACTION_REMOVE_ALL: MessageReactionEvent;
  /** A message was pinned or unpinned; not sent when a pinned one is deleted. */
  CHANNEL_PINS_UPDATE: { guild_id?: Snowflake; channel_id: Snowflake; last_pin_timestamp: Timestamp | null };
  USER_GUILD_SETTINGS_UPDATE: UserGuildSettings;
  /** One has read, or marked unread, in one of one's sessions. Goes by `version`: an older one is no news. */
  MESSAGE_ACK: {
    channel_id: Snowflake;
    /** The `last_read_id` that stands now. */
    message_id: Snowflake;
    mention_count: number;
    version: number;
    /** Marked unread: the only case in which `message_id` goes back. */
    manual?: true;
  };
  TYPING_START: { channel_id: Snowflake; guild_id?: Snowflake; user_id: Snowflake; timestamp: number };
  PRESENCE_UPDATE: Presence;
  USER_UPDATE: User;
  USER_SETTINGS_UPDATE: UserSettings;
  /** Also when its type changes. Of a block only who blocks hears. */
  RELATIONSHIP_ADD: Relationship;
  RELATIONSHIP_REMOVE: { id: Snowflake; type: RelationshipType };
}
export type DispatchName = keyof DispatchEvents;

/** Second argument of a Socket.IO dispatch: the session's sequence number and, on logged events, the topic's offset. */
export interface DispatchMeta {
  s: number;
  o?: string;
}
