import type { TopicEvent } from '@messagepal/event-log';
import { dispatchEvent } from '@messagepal/guilds';
import type { DmChannel, UserSummary } from '@messagepal/protocol';
import { compareSnowflakes } from '@messagepal/snowflake';
import { toUserSummary, UserEntity } from '@messagepal/users';
import { In, type EntityManager } from 'typeorm';
import type { DmRow } from './dm.rows';

export type Users = ReadonlyMap<string, UserSummary>;

/** What of a row is shown. */
export type ShownDm = Pick<DmRow, 'id' | 'type' | 'name' | 'owner_id' | 'last_message_id'>;

/** The channel as one of its participants is shown it. */
export const toDmChannel = (
  row: ShownDm,
  participants: readonly string[],
  viewerId: string,
  users: Users,
): DmChannel => {
  const others = participants.filter((id) => id !== viewerId).toSorted(compareSnowflakes);
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    owner_id: row.owner_id,
    recipients: others.flatMap((id) => users.get(id) ?? []),
    last_message_id: row.last_message_id,
  };
};

/** Users as `tx` sees them: a second connection would be waited for while the first is kept. */
export async function readUsers(tx: EntityManager, ids: readonly string[]): Promise<Users> {
  const users = await tx.findBy(UserEntity, { id: In([...new Set(ids)]) });
  return new Map(users.map((user) => [user.id, toUserSummary(user)]));
}

/** Tells a user of a channel that they are shown from now on, or of what has become of it. */
export const dmShown = (userId: string, t: 'CHANNEL_CREATE' | 'CHANNEL_UPDATE', channel: DmChannel): TopicEvent => ({
  ...dispatchEvent(t, { kind: 'users', userIds: [userId] }, channel),
  ...(t === 'CHANNEL_CREATE' && { enters: channel.id }),
});

/** Tells a user of a channel that they are not shown any more. */
export const dmGone = (userId: string, id: string): TopicEvent =>
  dispatchEvent('CHANNEL_DELETE', { kind: 'users', userIds: [userId] }, { id });

/** The same to who is not in it any more: they hear nothing of it after this. */
export const dmLeft = (userId: string, id: string): TopicEvent => ({ ...dmGone(userId, id), leaves: id });
