import type { Snowflake, Timestamp } from './basics';
import type { UserSummary } from './user';

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
