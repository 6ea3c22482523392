import type { MessageReference, MessageType, UserSummary } from '@messagepal/protocol';

/** A message as it is stored. What belongs to others (the author's name, reactions) is joined when it is shown. */
export interface MessageRow {
  channelId: string;
  id: string;
  /** Null in direct messages. */
  guildId: string | null;
  authorId: string;
  type: MessageType;
  flags: number;
  content: string;
  /** Milliseconds since 1970; null if it was never edited. */
  editedAt: number | null;
  /** 0 when sent, +1 with every edit: tells a later edit from an earlier one without a clock. */
  revision: number;
  nonce: string | null;
  reference: MessageReference | null;
  /** Parts that most messages lack: embeds, attachments, mentions. */
  rich: MessageRich | null;
}

export interface MessageRich {
  embeds?: unknown[];
  attachments?: unknown[];
  mentions?: UserSummary[];
  mentionRoles?: string[];
  mentionEveryone?: boolean;
}
