import {
  toTimestamp,
  type OwnUser,
  type StatusPreference,
  type User,
  type UserSummary,
  type VisibleStatus,
} from '@messagepal/protocol';
import type { UserEntity } from './user.entity';

/** A user inside messages and members. */
export const toUserSummary = (user: UserEntity): UserSummary => ({
  id: user.id,
  username: user.username,
  display_name: user.displayName,
  avatar_url: user.avatarUrl,
  bot: user.bot,
  created_at: toTimestamp(user.createdAt),
});

/** A user with a status: the own preference or what others see, as the caller decides. */
export function toUser(user: UserEntity, status: StatusPreference | VisibleStatus): User {
  const { created_at, bot, ...rest } = toUserSummary(user);
  return { ...rest, status, bot, created_at };
}

/** A user as seen by themselves. */
export const toOwnUser = (user: UserEntity): OwnUser => ({ ...toUser(user, user.status), email: user.email ?? '' });
