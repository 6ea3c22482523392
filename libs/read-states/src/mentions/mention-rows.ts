import { mentionedUsers, type MessageRow } from '@messagepal/messages';

/** That a message mentions somebody: a user, the holders of a role, or everybody (the guild's id, as of `@everyone`). */
export interface MentionRow {
  targetId: string;
  channelId: string;
  messageId: string;
  authorId: string;
  /** Whether it is for more than one user. One row all the same: who it is for is found out by who looks. */
  broad: boolean;
}

/** Whether a message mentions anybody. Costs nothing for plain text. */
export const mentionsAnybody = ({ rich }: Pick<MessageRow, 'rich'>): boolean =>
  rich !== null &&
  (rich.mentionEveryone === true ||
    rich.repliedUser !== undefined ||
    (rich.mentions?.length ?? 0) > 0 ||
    (rich.mentionRoles?.length ?? 0) > 0);

/** Whom a message mentions, without its author. */
export function mentionRowsOf(row: MessageRow): MentionRow[] {
  const { channelId, authorId, guildId, rich } = row;
  const common = { channelId, messageId: row.id, authorId };
  const users = mentionedUsers(row).filter((id) => id !== authorId);
  const everybody = rich?.mentionEveryone && guildId !== null ? [guildId] : [];
  return [
    ...users.map((targetId) => ({ ...common, targetId, broad: false })),
    ...[...everybody, ...(rich?.mentionRoles ?? [])].map((targetId) => ({ ...common, targetId, broad: true })),
  ];
}
