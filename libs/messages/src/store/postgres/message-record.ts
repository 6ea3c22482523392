import type { MessageReference, MessageType } from '@messagepal/protocol';
import type { MessageRich, MessageRow } from '../../message';

/** A row as the driver reads it: `bigint` comes as text. */
export interface MessageRecord {
  channel_id: string;
  id: string;
  author_id: string;
  guild_id: string | null;
  type: MessageType;
  flags: number;
  content: string;
  edited_at: Date | null;
  revision: number;
  nonce: string | null;
  reference: MessageReference | null;
  rich: MessageRich | null;
}

export const toRow = (record: MessageRecord): MessageRow => ({
  channelId: record.channel_id,
  id: record.id,
  guildId: record.guild_id,
  authorId: record.author_id,
  type: record.type,
  flags: record.flags,
  content: record.content,
  editedAt: record.edited_at === null ? null : record.edited_at.getTime(),
  revision: record.revision,
  nonce: record.nonce,
  reference: record.reference,
  rich: record.rich,
});

export const toJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
export const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
