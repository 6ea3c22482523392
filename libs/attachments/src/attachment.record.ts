import type { AttachmentRow, AttachmentState, Findings, Processing } from './attachment';

/** A row as the driver reads it: `bigint` comes as text. */
export interface AttachmentRecord {
  id: string;
  owner_id: string;
  channel_id: string;
  guild_id: string | null;
  message_id: string | null;
  state: AttachmentState;
  filename: string;
  description: string | null;
  size: string;
  content_type: string;
  upload_id: string | null;
  processing: Processing;
  findings: Findings;
  version: number;
  created_at: Date;
}

export const COLUMNS = `id, owner_id, channel_id, guild_id, message_id, state, filename, description, size, content_type,
  upload_id, processing, findings, version, created_at`;

export const toRow = (record: AttachmentRecord): AttachmentRow => ({
  id: record.id,
  ownerId: record.owner_id,
  channelId: record.channel_id,
  guildId: record.guild_id,
  messageId: record.message_id,
  state: record.state,
  filename: record.filename,
  description: record.description,
  size: Number(record.size),
  contentType: record.content_type,
  uploadId: record.upload_id,
  processing: record.processing,
  findings: record.findings,
  version: record.version,
  createdAt: record.created_at,
});
