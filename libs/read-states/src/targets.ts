import type { GuildAccess } from '@messagepal/access';
import { snowflakeAt } from '@messagepal/snowflake';

/** A member in a guild. */
export type Place = Pick<GuildAccess, 'view' | 'member'>;

/** By which ids a member is mentioned with others: the guild's stands for everybody. */
export const broadTargetsOf = ({ view, member }: Place): string[] => [view.id, ...member.roles];

/** Ids below it are of before the member came: they count as read, and mention nobody who was not there. */
export const joinedAtOf = ({ member }: Pick<Place, 'member'>): string => snowflakeAt(member.joinedAt.getTime());
