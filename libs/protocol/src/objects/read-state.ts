import type { Snowflake, Timestamp } from './basics';

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
