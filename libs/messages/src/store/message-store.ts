import type { MessageRow } from '../message';

/** Which messages of a channel, by exclusive cursors; at most one of the three. `limit` is 1–100. */
export interface PageQuery {
  before?: string;
  after?: string;
  around?: string;
  limit: number;
}

/** What an edit replaces. */
export type MessagePatch = Pick<MessageRow, 'content' | 'flags' | 'rich' | 'editedAt' | 'revision'>;

/**
 * The rows of messages. It keeps what it is given and stamps nothing: ids, times and revisions come from the caller.
 *
 * Promises, for every adapter:
 * - A write that resolved is seen by every read that begins afterwards, from any process, and survives a crash of the engine.
 * - A removed message never comes back: not by a replayed insert, not by a late edit. There are no rows without an author.
 * - Every write may be repeated and may reach the store more than once; the second changes nothing.
 * - Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away; whether a write took place is then unknown.
 */
export abstract class MessageStore {
  /** Adds a row. If the id exists in the channel, or existed and was removed, nothing changes. */
  abstract insert(row: MessageRow): Promise<void>;

  /**
   * Newest first, whichever way the cursor points; `after` takes the rows next to its cursor, `around` half of `limit`
   * (rounded down) above it and the rest from the message itself downwards. Fewer than `limit` only where the channel ends.
   */
  abstract page(channelId: string, query: PageQuery): Promise<MessageRow[]>;

  /** At most 100 ids; those that do not exist are left out; each once, in no particular order. */
  abstract getMany(channelId: string, ids: readonly string[]): Promise<MessageRow[]>;

  /**
   * Applies the patch if the row exists with a lower revision. Answers the row as it is afterwards: the patched one, or the
   * one whose revision is as high already; undefined if there is none.
   */
  abstract update(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined>;

  /** Removes a message, whether or not it is there (yet). */
  abstract remove(channelId: string, id: string): Promise<void>;

  /** Removes 1–100 messages like {@link remove}. */
  abstract removeMany(channelId: string, ids: readonly string[]): Promise<void>;

  /**
   * Removes everything of a channel that nobody writes to any more, or what is below an id that is over an hour old, where nobody
   * writes either. Resumable: repeat it until it resolves.
   */
  abstract purge(channelId: string, below?: string): Promise<void>;

  /** Oldest first, ids above `after` (exclusive; null from the beginning); for jobs that walk a whole channel. */
  abstract scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]>;
}
