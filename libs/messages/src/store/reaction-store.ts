import type { TopicEvent } from '@messagepal/event-log';

/** Which message. */
export interface ReactedMessage {
  channelId: string;
  messageId: string;
}

/** One emoji that one user puts on a message. */
export interface Reaction extends ReactedMessage {
  emoji: string;
  userId: string;
}

/** How often a message has an emoji; always more than 0. */
export interface ReactionCount {
  emoji: string;
  count: number;
}

/** What there may be besides what there is. */
export interface ReactionBounds {
  /** Whether an emoji that is not on the message may be put there. */
  mayBegin: boolean;
  /** Different emoji of a message at most. */
  distinct: number;
}

/**
 * - `added`: it was not there.
 * - `known`: it was; nothing changed.
 * - `refused`: the message does not have the emoji, and it may not be begun.
 * - `full`: neither, but it has as many others as it may.
 */
export type Added = 'added' | 'known' | 'refused' | 'full';

/** What is told of a change, and in the logs of which topics: one for a guild, inboxes for a DM. */
export interface News {
  topics: readonly string[];
  event: TopicEvent;
}

/** Emoji by message; messages without any are left out. */
export type ReactionCounts = ReadonlyMap<string, readonly ReactionCount[]>;

/** What is put on messages without being part of them. */
export interface Marks {
  reactions: ReactionCounts;
  /** Ids. */
  pinned: ReadonlySet<string>;
}

/**
 * Who reacted to which messages. It knows no messages: whoever writes makes sure that the message is there, and drops what is left
 * of one that is not.
 *
 * Promises, for every adapter:
 * - A write that resolved is seen by every read that begins afterwards, from any process.
 * - Counts are exact and bounds hold however many write at once. An emoji that nobody uses any more is gone.
 * - Of what changed something is told, once: the news are in the logs when the write resolves, and those of one message in the order of
 *   its changes, whoever makes them. If the log is away the write rejects, and is told of later.
 * - Every write may be repeated; the second changes nothing and says so.
 * - Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away; whether a write took place is then unknown.
 */
export abstract class ReactionStore {
  abstract add(reaction: Reaction, bounds: ReactionBounds, news: News): Promise<Added>;

  /** Whether it was there. */
  abstract remove(reaction: Reaction, news: News): Promise<boolean>;

  /** Removes all reactions with an emoji, for null all of the message; whether there were any. */
  abstract clear(message: ReactedMessage, emoji: string | null, news: News): Promise<boolean>;

  /**
   * Of at most 200 messages of a channel, the emoji in the order in which they were first put there, and with them which of the
   * messages are pinned: both are read for every page, so where they lie together one statement reads them.
   */
  abstract marks(channelId: string, messageIds: readonly string[]): Promise<Marks>;

  /** Which of these reactions the user has made, by message. */
  abstract own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>>;

  /** Ids of those who reacted with an emoji, ascending, above `after`. */
  abstract users(message: ReactedMessage, emoji: string, page: { after?: string; limit: number }): Promise<string[]>;

  /** Forgets the reactions of messages that were removed, or without ids those of a whole channel. Tells nothing. */
  abstract drop(channelId: string, messageIds?: readonly string[]): Promise<void>;
}
