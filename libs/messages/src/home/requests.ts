import { isDeepStrictEqual } from 'node:util';
import type { StoredAttachment } from '@messagepal/attachments';
import { richOf } from '../content/rich';
import type { MessageRich, MessageRow } from '../message';
import type { MessagePatch } from '../store/message-store';
import type { EditRequest, SendRequest } from './message-home';

/** The row that a send asks for. */
export const rowOf = (request: SendRequest, id: string): MessageRow => ({
  channelId: request.channelId,
  id,
  guildId: request.guildId,
  authorId: request.authorId,
  type: request.type,
  flags: request.flags,
  content: request.content,
  editedAt: null,
  revision: 0,
  nonce: request.nonce,
  reference: request.reference,
  rich: request.rich,
});

export const patchOf = (
  { content, flags, rich }: EditRequest,
  revision: number,
  editedAt: number | null,
): MessagePatch => ({
  content,
  flags,
  rich,
  editedAt,
  revision,
});

/** Whether the row is what this edit makes of it, be it by an earlier attempt. */
export const isEdited = (row: MessageRow, { content, flags, rich }: EditRequest): boolean =>
  row.content === content && row.flags === flags && isDeepStrictEqual(row.rich, rich);

/**
 * The request as it comes down to on this row: what has been found in files meanwhile stands, and files that another edit has
 * taken out meanwhile are not put back, since they are deleted.
 */
export function appliedTo(row: MessageRow, request: EditRequest): EditRequest {
  const { found, rich } = request;
  if (found) return { ...request, content: row.content, flags: row.flags, rich: withNewest(row.rich, [found]) };
  if (!rich?.attachments) return request;
  const known = row.rich?.attachments ?? [];
  return { ...request, rich: withNewest(withoutOthers(rich, known), known) };
}

function withoutOthers(rich: MessageRich, known: readonly StoredAttachment[]): MessageRich | null {
  return richOf({ ...rich, attachments: rich.attachments?.filter(({ id }) => known.some((file) => file.id === id)) });
}

function withNewest(rich: MessageRich | null, known: readonly StoredAttachment[]): MessageRich | null {
  if (!rich?.attachments) return rich;
  const attachments = rich.attachments.map((one) => {
    const other = known.find(({ id }) => id === one.id);
    if (!other || other.version <= one.version) return one;
    const { filename, description } = one;
    return { ...other, filename, ...(description !== undefined && { description }) };
  });
  return { ...rich, attachments };
}
