import type { MessageReference, MessageType } from '@messagepal/protocol';
import type { MessageRich, MessageRow } from '../message';
import type { WireReference, WireRow } from './wire';

export const toWireRow = (row: MessageRow): WireRow => ({
  channelId: row.channelId,
  id: row.id,
  ...(row.guildId !== null && { guildId: row.guildId }),
  authorId: row.authorId,
  type: row.type,
  flags: row.flags,
  content: row.content,
  ...(row.editedAt !== null && { editedAt: row.editedAt }),
  revision: row.revision,
  ...(row.nonce !== null && { nonce: row.nonce }),
  ...toWireParts(row),
});

export const fromWireRow = (wire: WireRow): MessageRow => ({
  channelId: wire.channelId,
  id: wire.id,
  guildId: wire.guildId ?? null,
  authorId: wire.authorId,
  type: wire.type as MessageType,
  flags: wire.flags,
  content: wire.content,
  editedAt: wire.editedAt ?? null,
  revision: wire.revision,
  nonce: wire.nonce ?? null,
  reference: fromWireReference(wire.reference),
  rich: fromWireRich(wire.rich),
});

/** What most messages lack, and then does not travel. */
export const toWireParts = (parts: { reference?: MessageReference | null; rich: MessageRich | null }) => ({
  ...(parts.reference && { reference: toWireReference(parts.reference) }),
  ...(parts.rich && { rich: JSON.stringify(parts.rich) }),
});

export const fromWireReference = (wire: WireReference | null | undefined): MessageReference | null =>
  wire
    ? {
        message_id: wire.messageId,
        channel_id: wire.channelId,
        ...(wire.guildId !== undefined && { guild_id: wire.guildId }),
      }
    : null;

export const fromWireRich = (text: string | undefined): MessageRich | null =>
  text === undefined ? null : (JSON.parse(text) as MessageRich);

const toWireReference = (reference: MessageReference): WireReference => ({
  messageId: reference.message_id,
  channelId: reference.channel_id,
  ...(reference.guild_id !== undefined && { guildId: reference.guild_id }),
});
