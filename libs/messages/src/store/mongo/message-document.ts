import type { MessageRow } from '../../message';

/** A message, or where one was: then there is nothing but the key and the time of its removal. */
export interface MessageDocument {
  /** Channel and id as text that sorts by time within a channel. */
  _id: string;
  channel_id: string;
  removed_at?: Date;
  guild_id?: string | null;
  author_id?: string;
  type?: MessageRow['type'];
  flags?: number;
  content?: string;
  edited_at?: number | null;
  revision?: number;
  nonce?: string | null;
  /** JSON: names of fields in it are anybody's. */
  reference?: string | null;
  rich?: string | null;
}

/** Conditions on keys. */
export interface KeyRange {
  $gte?: string;
  $lt?: string;
  $gt?: string;
  $lte?: string;
  $in?: string[];
}

const ID_DIGITS = 19;
/** Sorts behind all digits. */
const END = ':';

export const keyOf = (channelId: string, id: string): string => `${channelId}:${id.padStart(ID_DIGITS, '0')}`;

/** Every key of a channel lies between the two. */
export const keysOf = (channelId: string): KeyRange => ({ $gte: `${channelId}:`, $lt: `${channelId}:${END}` });

const toText = (part: object | null): string | null => (part === null ? null : JSON.stringify(part));

function fromText<T>(text: string | null | undefined): T | null {
  return text ? JSON.parse(text) : null;
}

export const toDocument = (row: MessageRow): MessageDocument => ({
  _id: keyOf(row.channelId, row.id),
  channel_id: row.channelId,
  guild_id: row.guildId,
  author_id: row.authorId,
  type: row.type,
  flags: row.flags,
  content: row.content,
  edited_at: row.editedAt,
  revision: row.revision,
  nonce: row.nonce,
  reference: toText(row.reference),
  rich: toText(row.rich),
});

/** The fields of an edit. */
export const toChanges = (patch: Pick<MessageRow, 'content' | 'flags' | 'rich' | 'editedAt' | 'revision'>) => ({
  content: patch.content,
  flags: patch.flags,
  rich: toText(patch.rich),
  edited_at: patch.editedAt,
  revision: patch.revision,
});

/** The message of a document; none where it was removed, or where something else than an insert made the document. */
export function fromDocument(document: MessageDocument): MessageRow[] {
  const { _id, channel_id, author_id, removed_at } = document;
  if (author_id === undefined || removed_at) return [];
  const row: MessageRow = {
    channelId: channel_id,
    id: _id.slice(channel_id.length + 1).replace(/^0+(?=\d)/, ''),
    guildId: document.guild_id ?? null,
    authorId: author_id,
    type: document.type ?? 0,
    flags: document.flags ?? 0,
    content: document.content ?? '',
    editedAt: document.edited_at ?? null,
    revision: document.revision ?? 0,
    nonce: document.nonce ?? null,
    reference: fromText(document.reference),
    rich: fromText(document.rich),
  };
  return [row];
}
