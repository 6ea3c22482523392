import type { MessageType, MessageReference } from '@messagepal/protocol';
import type { StoredAttachment } from '@messagepal/attachments';
import type { MessageRich, MessageRow } from '../message';
import type { PageQuery } from '../store/message-store';

export interface SendRequest {
  channelId: string;
  /** Null for a DM; so it is of the other requests. */
  guildId: string | null;
  authorId: string;
  content: string;
  type: MessageType;
  flags: number;
  nonce: string | null;
  reference: MessageReference | null;
  rich: MessageRich | null;
  /** The `rights` of the guild, or of the DM, by which the author was found allowed to send. */
  rights: number;
}

export interface EditRequest {
  channelId: string;
  guildId: string | null;
  id: string;
  content: string;
  flags: number;
  rich: MessageRich | null;
  rights: number;
  /** Makes it no edit of anybody's: only what is known of this file is replaced, where it is older, and all else is left as it is. */
  found?: StoredAttachment;
}

export interface RemoveRequest {
  channelId: string;
  guildId: string | null;
  id: string;
  rights: number;
}

/** Only in guilds. */
export interface RemoveManyRequest {
  channelId: string;
  guildId: string;
  /** 1–100. */
  ids: readonly string[];
  rights: number;
}

/** Rights were taken from somebody since the caller checked: check again by a view of at least this version, then repeat. */
export interface StaleRights {
  kind: 'stale';
  version: number;
  rights: number;
}

export type Sent = { kind: 'sent'; row: MessageRow; duplicate: boolean } | StaleRights;
export type Edited = { kind: 'edited'; row: MessageRow } | { kind: 'gone' } | StaleRights;
export type Removed = { kind: 'removed' } | StaleRights;

/** One object per query that was run, shared by everybody who asked for it meanwhile; never changed afterwards. */
export interface MessagePage {
  rows: readonly MessageRow[];
}

/**
 * The verbs of a channel's messages. All requests for one channel should meet at one home, where reads share flights; that is
 * a habit and not a lock: any number of homes at once stay correct.
 *
 * Promises:
 * - `send` answers when the row is stored and its event is in the guild's log, or in the inboxes of those who are in the DM. The same (channel, author, nonce) within
 *   5 minutes answers the first message with `duplicate`, as it is by now, or as it was sent if it is removed by now. Ids
 *   rise between an answered send and any later one.
 * - `edit` becomes a revision above whatever is stored: of two at once the second stands. An edit to what is stored already is
 *   no further revision. What is known of files is never replaced by what was known before. One that comes to nothing within 2.5 s is refused and not made later, so that it undoes no newer one.
 * - `remove` answers the same whether or not the message was there.
 * - A read begun after an answer sees what was answered.
 * - Whatever rejects may be repeated; an unknown outcome is healed by the repetition or by the sweeper.
 * - Rejects with `ApiError('SERVICE_UNAVAILABLE')` when the store or the log does not answer in time.
 */
export abstract class MessageHome {
  abstract send(request: SendRequest): Promise<Sent>;
  abstract edit(request: EditRequest): Promise<Edited>;
  abstract remove(request: RemoveRequest): Promise<Removed>;
  abstract removeMany(request: RemoveManyRequest): Promise<Removed>;
  abstract page(channelId: string, query: PageQuery): Promise<MessagePage>;
  /** At most 100 ids; those that do not exist are left out. */
  abstract getMany(channelId: string, ids: readonly string[]): Promise<readonly MessageRow[]>;
}
