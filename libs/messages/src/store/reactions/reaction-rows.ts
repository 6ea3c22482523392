import type { ReactedMessage, Reaction, ReactionCounts } from '../reaction-store';
import type { ReactionSummary } from './reaction-summary';

/**
 * Reactions in an engine that changes one value at a time: a summary of each message, which is written as one, and a row for each
 * reaction, which says who. Changes of one message are made one after the other by `OrderedReactionStore`.
 *
 * Promises, for every adapter:
 * - Of two writes of a summary, and of a reaction's row, the one with the higher `change` stands, in whatever order they arrive.
 * - Every write may be repeated, and a write that resolved is seen by every read that begins afterwards.
 * - Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away.
 */
export abstract class ReactionRows {
  /** Of at most 200 messages of a channel; those of which nothing was ever written are left out. */
  abstract summaries(channelId: string, messageIds: readonly string[]): Promise<Map<string, ReactionSummary>>;

  abstract write(message: ReactedMessage, summary: ReactionSummary): Promise<void>;

  /** Makes the rows what the summary's last change says. */
  abstract apply(message: ReactedMessage, summary: ReactionSummary): Promise<void>;

  /** Whether the reaction is there. */
  abstract has(reaction: Reaction): Promise<boolean>;

  /** Which of these reactions the user has made, by message. */
  abstract own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>>;

  /** Ids of those who reacted with an emoji, ascending, above `after`. */
  abstract users(message: ReactedMessage, emoji: string, page: { after?: string; limit: number }): Promise<string[]>;

  /** Forgets all of these messages, or without ids all of the channel. */
  abstract drop(channelId: string, messageIds?: readonly string[]): Promise<void>;
}

/** What a message store is that has reactions beside its messages. */
export interface KeepsReactions {
  readonly reactions: ReactionRows;
}
