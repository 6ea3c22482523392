import { isDeepStrictEqual } from 'node:util';
import type { MessageRow } from '../message';
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

export const patchOf = ({ content, flags, rich }: EditRequest, revision: number, editedAt: number): MessagePatch => ({
  content,
  flags,
  rich,
  editedAt,
  revision,
});

/** Whether the row is what this edit makes of it, be it by an earlier attempt. */
export const isEdited = (row: MessageRow, { content, flags, rich }: EditRequest): boolean =>
  row.content === content && row.flags === flags && isDeepStrictEqual(row.rich, rich);
