import { toTimestamp, type Message, type UserSummary } from '@messagepal/protocol';
import { snowflakeTime } from '@messagepal/snowflake';
import { isOwnNonce } from './home/remote/own-nonce';
import type { MessageRow } from './message';

/** A stored message as the wire shows it, the same for everybody. */
export function toMessage(row: MessageRow, author: UserSummary = goneUser(row.authorId)): Message {
  const { rich } = row;
  return {
    id: row.id,
    channel_id: row.channelId,
    ...(row.guildId !== null && { guild_id: row.guildId }),
    author,
    content: row.content,
    timestamp: toTimestamp(snowflakeTime(row.id)),
    edited_at: row.editedAt === null ? null : toTimestamp(row.editedAt),
    type: row.type,
    flags: row.flags,
    ...(row.nonce !== null && !isOwnNonce(row.nonce) && { nonce: row.nonce }),
    attachments: rich?.attachments ?? [],
    embeds: rich?.embeds ?? [],
    mentions: rich?.mentions ?? [],
    mention_roles: rich?.mentionRoles ?? [],
    mention_everyone: rich?.mentionEveryone ?? false,
    reactions: [],
    pinned: false,
    ...(row.reference && { message_reference: row.reference }),
  };
}

/** Stands for an account that no longer exists. */
const goneUser = (id: string): UserSummary => ({
  id,
  username: 'deleted_user',
  display_name: null,
  avatar_url: null,
  bot: false,
  created_at: toTimestamp(snowflakeTime(id)),
});
