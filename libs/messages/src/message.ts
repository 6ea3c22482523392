import type { StoredAttachment } from '@messagepal/attachments';
import type { Embed, MessageReference, MessageType } from '@messagepal/protocol';

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
  embeds?: Embed[];
  attachments?: StoredAttachment[];
  /** Ids of the members named in the content. */
  mentions?: string[];
  /** Id of the author of the message replied to, if that mentions them. */
  repliedUser?: string;
  mentionRoles?: string[];
  mentionEveryone?: boolean;
}

/** Ids of the users whom a message mentions, each once. */
export function mentionedUsers({ rich }: Pick<MessageRow, 'rich'>): readonly string[] {
  const { mentions = [], repliedUser } = rich ?? {};
  return repliedUser === undefined || mentions.includes(repliedUser) ? mentions : [...mentions, repliedUser];
}
