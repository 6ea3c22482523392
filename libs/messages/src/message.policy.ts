import type { AttachmentRef } from '@messagepal/attachments';
import { LIMITS } from '@messagepal/config';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { bits, hasAll, type PermissionName } from '@messagepal/permissions';
import { MessageType, type AllowedMentions, type ChannelType, type Embed } from '@messagepal/protocol';
import { snowflakeTime } from '@messagepal/snowflake';
import { demandOneWay } from './content/allowed-mentions';
import { demandEmbeds } from './content/embeds';
import type { MessageRow } from './message';

/** A message that somebody replies to. */
export interface ReplyTarget {
  messageId: string;
  /** The channel it is in, which has to be the one that is written to. */
  channelId?: string;
  guildId?: string;
  /** Whether the send fails where it is not there, as it does when left out; else a plain message is sent. */
  failIfNotExists?: boolean;
}

/** What somebody wants to send, checked as to its form. */
export interface MessageDraft {
  content: string;
  nonce: string | null;
  embeds?: readonly Embed[];
  /** Files of theirs that were uploaded in the channel, each once. */
  attachments?: readonly AttachmentRef[];
  /** Of `MessageFlags`. */
  flags?: number;
  allowedMentions?: AllowedMentions;
  reply?: ReplyTarget;
}

/** What an edit changes; the rest stays as it is. Of the flags only SUPPRESS_EMBEDS can be changed. */
export type MessageChange = Partial<Pick<MessageDraft, 'content' | 'embeds' | 'flags' | 'allowedMentions'>> & {
  /** Those of its files that stay. */
  kept?: readonly AttachmentRef[];
};

const { contentMax, bulkDeleteMaxAgeMs } = LIMITS.messages;
const HOLDS_MESSAGES: ReadonlySet<ChannelType> = new Set<ChannelType>(['text', 'announcement', 'dm', 'group_dm']);
const WRITTEN_BY_PEOPLE: ReadonlySet<MessageType> = new Set<MessageType>([MessageType.DEFAULT, MessageType.REPLY]);
/** Anything that is neither white space nor invisible. */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

const NO_FILE = { code: 'UNKNOWN_ATTACHMENT', message: 'The message has no such file.' };

const FOR_TEXT: readonly PermissionName[] = ['READ_MESSAGES', 'SEND_MESSAGES'];

/** What sending a draft takes; without exception also what editing takes, so that who is muted cannot talk by edits. */
export function permissionsToSend(draft: Partial<MessageDraft>): readonly PermissionName[] {
  const more = permissionsForMore(draft);
  return more.length === 0 ? FOR_TEXT : [...FOR_TEXT, ...more];
}

/** What a draft takes beyond that, which no route asks for. Most drafts take nothing. */
export function permissionsForMore({ embeds, attachments, reply }: Partial<MessageDraft>): readonly PermissionName[] {
  if (!embeds?.length && !attachments?.length) return reply ? ['READ_MESSAGE_HISTORY'] : [];
  return [
    ...(embeds?.length ? (['EMBED_LINKS'] as const) : []),
    ...(attachments?.length ? (['ATTACH_FILES'] as const) : []),
    ...(reply ? (['READ_MESSAGE_HISTORY'] as const) : []),
  ];
}

/** @throws ApiError WRONG_CHANNEL_TYPE (400) for categories and voice */
export function demandMessages(type: ChannelType): void {
  if (!HOLDS_MESSAGES.has(type)) throw new ApiError('WRONG_CHANNEL_TYPE');
}

/** What a message is made of, as to its form. */
type MessageForm = Pick<MessageDraft, 'content' | 'embeds' | 'allowedMentions'> & { attachments?: readonly unknown[] };

/**
 * @param attachments what files it has
 * @throws ApiError EMPTY_MESSAGE (400) without anything visible, INVALID_FORM_BODY (400) above 2,000 code points, for embeds
 * that are empty or too large together, for mentions that are allowed in two ways
 */
export function demandForm({ content, embeds = [], attachments = [], allowedMentions }: MessageForm): void {
  demandContent(content, embeds.length + attachments.length > 0);
  if (embeds.length > 0) demandEmbeds(embeds);
  if (allowedMentions) demandOneWay(allowedMentions);
}

function demandContent(content: string, mayBeEmpty: boolean): void {
  if (!mayBeEmpty && !VISIBLE.test(content)) throw new ApiError('EMPTY_MESSAGE');
  // A code point is at most two units, so that most texts need not be taken apart.
  if (content.length > contentMax && Array.from(content).length > contentMax) {
    throw fieldErrors({
      content: [{ code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${contentMax} or fewer in length.` }],
    });
  }
}

/** The files that a message has after the change. */
export function filesAfter({ rich }: MessageRow, { kept }: MessageChange): readonly { id: string }[] {
  const files = rich?.attachments ?? [];
  return kept ? files.filter(({ id }) => kept.some((ref) => ref.id === id)) : files;
}

/** @throws ApiError INVALID_FORM_BODY (400) for files to keep that the message does not have: an edit adds none */
export function demandKept({ rich }: MessageRow, { kept = [] }: MessageChange): void {
  const wrong = kept.flatMap(({ id }, index) =>
    rich?.attachments?.some((file) => file.id === id) ? [] : [[String(index), { id: [NO_FILE] }] as const],
  );
  if (wrong.length > 0) throw fieldErrors({ attachments: Object.fromEntries(wrong) });
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
  if (needs.length > 0 && !hasAll(permissions, bits(...needs))) throw new ApiError('MISSING_PERMISSIONS');
}

/** @throws ApiError BULK_DELETE_TOO_OLD (400) when one of the messages is over 14 days old at `now` */
export function demandRecent(ids: readonly string[], now: number): void {
  if (ids.some((id) => now - snowflakeTime(id) > bulkDeleteMaxAgeMs)) throw new ApiError('BULK_DELETE_TOO_OLD');
}

/** Whether lists of messages have anything in them for this member. */
export const mayReadHistory = (permissions: bigint): boolean => hasAll(permissions, bits('READ_MESSAGE_HISTORY'));
