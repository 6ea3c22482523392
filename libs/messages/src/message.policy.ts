import { LIMITS } from '@messagepal/config';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { bits, hasAll, type PermissionName } from '@messagepal/permissions';
import { MessageType, type ChannelType } from '@messagepal/protocol';
import { snowflakeTime } from '@messagepal/snowflake';
import type { MessageRow } from './message';

/** What somebody wants to send, checked as to its form. */
export interface MessageDraft {
  content: string;
  nonce: string | null;
}

const { contentMax, bulkDeleteMaxAgeMs } = LIMITS.messages;
const HOLDS_MESSAGES: ReadonlySet<ChannelType> = new Set<ChannelType>(['text', 'announcement']);
const WRITTEN_BY_PEOPLE: ReadonlySet<MessageType> = new Set<MessageType>([MessageType.DEFAULT, MessageType.REPLY]);
/** Anything that is neither white space nor invisible. */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** What sending a draft takes; without exception also what editing takes, so that who is muted cannot talk by edits. */
export const permissionsToSend = (): PermissionName[] => ['READ_MESSAGES', 'SEND_MESSAGES'];

/** @throws ApiError WRONG_CHANNEL_TYPE (400) for categories and voice */
export function demandMessages(type: ChannelType): void {
  if (!HOLDS_MESSAGES.has(type)) throw new ApiError('WRONG_CHANNEL_TYPE');
}

/** @throws ApiError EMPTY_MESSAGE (400) without anything visible, INVALID_FORM_BODY (400) above 2,000 code points */
export function demandContent(content: string): void {
  if (!VISIBLE.test(content)) throw new ApiError('EMPTY_MESSAGE');
  // A code point is at most two units, so that most texts need not be taken apart.
  if (content.length > contentMax && Array.from(content).length > contentMax) {
    throw fieldErrors({
      content: [{ code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${contentMax} or fewer in length.` }],
    });
  }
}

/** @throws ApiError NOT_THE_AUTHOR (403) for messages of others, SYSTEM_MESSAGE (403) for those nobody wrote */
export function demandEditable(row: MessageRow, userId: string): void {
  if (row.authorId !== userId) throw new ApiError('NOT_THE_AUTHOR');
  if (!WRITTEN_BY_PEOPLE.has(row.type)) throw new ApiError('SYSTEM_MESSAGE');
}

/** One's own, or anybody's with MANAGE_MESSAGES. @throws ApiError MISSING_PERMISSIONS (403) */
export function demandRemovable(row: MessageRow, userId: string, permissions: bigint): void {
  const may = row.authorId === userId || hasAll(permissions, bits('MANAGE_MESSAGES'));
  if (!may) throw new ApiError('MISSING_PERMISSIONS');
}

/** @throws ApiError MISSING_PERMISSIONS (403) */
export function demandHeld(permissions: bigint, needs: readonly PermissionName[]): void {
  if (!hasAll(permissions, bits(...needs))) throw new ApiError('MISSING_PERMISSIONS');
}

/** @throws ApiError BULK_DELETE_TOO_OLD (400) when one of the messages is over 14 days old at `now` */
export function demandRecent(ids: readonly string[], now: number): void {
  if (ids.some((id) => now - snowflakeTime(id) > bulkDeleteMaxAgeMs)) throw new ApiError('BULK_DELETE_TOO_OLD');
}

/** Whether lists of messages have anything in them for this member. */
export const mayReadHistory = (permissions: bigint): boolean => hasAll(permissions, bits('READ_MESSAGE_HISTORY'));
