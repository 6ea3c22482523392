/**
 * Where a file is in its life. `pending`: reserved, perhaps uploaded. `ready`: uploaded and looked at. `claimed`: of one send,
 * and from then on of its message. `quarantined`: found to be dangerous, nobody gets it. `deleted`: its bytes go or are gone;
 * kept for a day, because the day's uploads are counted by it.
 */
export type AttachmentState = 'pending' | 'ready' | 'claimed' | 'quarantined' | 'deleted';

/** How far the worker is: `waiting` for it, `done`, `failed` for a file that it could not read. */
export type Processing = 'waiting' | 'done' | 'failed';

/** What is found in a file by looking at it; what it does not have is absent. */
export interface Findings {
  /** Pixels, as it is shown. */
  width?: number;
  height?: number;
  /** Of audio and video, in seconds. */
  duration?: number;
  /** A thumbhash in Base64: a blurred picture of 25 bytes. */
  thumbhash?: string;
  animated?: boolean;
  /** The beginning of a text. */
  textPreview?: string;
}

/** A file as the table `attachments` has it. */
export interface AttachmentRow {
  id: string;
  ownerId: string;
  channelId: string;
  /** Null in direct messages. */
  guildId: string | null;
  /** The message that it is in; null before, and for the moment between its claim and its message. */
  messageId: string | null;
  state: AttachmentState;
  /** NFC, at most 255 bytes, without controls, direction marks and slashes. */
  filename: string;
  description: string | null;
  /** Bytes; as announced while `pending`. */
  size: number;
  /** By its bytes; `application/octet-stream` for what they don't tell or what contradicts its name. */
  contentType: string;
  /** Of an upload in parts. */
  uploadId: string | null;
  processing: Processing;
  findings: Findings;
  /** Rises with every finding. */
  version: number;
  createdAt: Date;
}

/** What the row of a message keeps of a file in it, so that a page needs no other look. */
export interface StoredAttachment extends Findings {
  id: string;
  filename: string;
  description?: string;
  size: number;
  contentType: string;
  processing: Processing;
  version: number;
  quarantined?: true;
}

/** Where a file's bytes are. Its thumbnails lie beside it. */
export const blobKey = ({ channelId, id }: Pick<AttachmentRow, 'channelId' | 'id'>): string =>
  `attachments/${channelId}/${id}/original`;

/** What every key of a channel's files begins with. */
export const blobsOfChannel = (channelId: string): string => `attachments/${channelId}/`;

/** The file as its message keeps it. */
export function toStored(row: AttachmentRow): StoredAttachment {
  const { id, filename, description, size, contentType, processing, version, findings, state } = row;
  return {
    id,
    filename,
    ...(description !== null && { description }),
    size,
    contentType,
    processing,
    version,
    ...findings,
    ...(state === 'quarantined' && { quarantined: true as const }),
  };
}
