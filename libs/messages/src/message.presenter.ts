import { toAttachment } from '@messagepal/attachments';
import {
  MessageFlags,
  toTimestamp,
  type Message,
  type ReferencedMessage,
  type UserSummary,
} from '@messagepal/protocol';
import { snowflakeTime } from '@messagepal/snowflake';
import { isOwnNonce } from './home/remote/own-nonce';
import { mentionedUsers, type MessageRow } from './message';

type Users = ReadonlyMap<string, UserSummary>;

interface Surroundings {
  users: Users;
  origin: string;
}

/** Ids of the users whom {@link toMessage} shows. */
export const shownUsers = (row: MessageRow): string[] => [row.authorId, ...mentionedUsers(row)];

/**
 * A stored message as the wire shows it, the same for everybody, and with nothing put on it: reactions and pins are `withMarks`'s.
 *
 * @param referenced the message it replies to, null if that is deleted; undefined where nobody looked
 * @param origin where files are fetched: `MP_PUBLIC_URL`
 */
export function toMessage(row: MessageRow, users: Users, referenced?: MessageRow | null, origin = ''): Message {
  const surroundings = { users, origin };
  return {
    ...toContent(row, surroundings),
    reactions: [],
    pinned: false,
    ...(row.reference && toReferenced(surroundings, referenced)),
  };
}

function toContent(row: MessageRow, { users, origin }: Surroundings): ReferencedMessage {
  const { rich } = row;
  return {
    id: row.id,
    channel_id: row.channelId,
    ...(row.guildId !== null && { guild_id: row.guildId }),
    author: users.get(row.authorId) ?? goneUser(row.authorId),
    content: row.content,
    timestamp: toTimestamp(snowflakeTime(row.id)),
    edited_at: row.editedAt === null ? null : toTimestamp(row.editedAt),
    type: row.type,
    flags: row.flags,
    ...(row.nonce !== null && !isOwnNonce(row.nonce) && { nonce: row.nonce }),
    attachments: (rich?.attachments ?? []).map((stored) => toAttachment(stored, origin)),
    embeds: (row.flags & MessageFlags.SUPPRESS_EMBEDS) === 0 ? (rich?.embeds ?? []) : [],
    mentions: rich === null ? [] : mentionedUsers(row).flatMap((id) => users.get(id) ?? []),
    mention_roles: rich?.mentionRoles ?? [],
    mention_everyone: rich?.mentionEveryone ?? false,
    ...(row.reference && { message_reference: row.reference }),
  };
}

const toReferenced = (surroundings: Surroundings, referenced: MessageRow | null | undefined) =>
  referenced !== undefined && {
    referenced_message: referenced && toContent(referenced, surroundings),
  };

/** Stands for an account that no longer exists. */
const goneUser = (id: string): UserSummary => ({
  id,
  username: 'deleted_user',
  display_name: null,
  avatar_url: null,
  bot: false,
  created_at: toTimestamp(snowflakeTime(id)),
});
