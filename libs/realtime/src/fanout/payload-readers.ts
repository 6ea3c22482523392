import type { MemberFacts } from '@messagepal/access';
import type { Channel, Member } from '@messagepal/protocol';
import { compareSnowflakes } from '@messagepal/snowflake';
import type { DispatchEvent } from '../frames/dispatch-event';

/** The channel a CHANNEL_CREATE or CHANNEL_DELETE tells of. */
export const channelIdOf = (event: DispatchEvent): string => (event.payload as Pick<Channel, 'id'>).id;

/** The user a GUILD_MEMBER_* event tells of. */
export const userIdOf = (event: DispatchEvent): string => (event.payload as Pick<Member, 'user'>).user.id;

/** What a GUILD_MEMBER_UPDATE says of the member, as `access` would read it from the database. */
export function factsOf(event: DispatchEvent): MemberFacts {
  const member = event.payload as Member;
  const until = member.communication_disabled_until;
  return {
    userId: member.user.id,
    nick: member.nick,
    roles: member.roles.toSorted(compareSnowflakes),
    joinedAt: new Date(member.joined_at),
    timedOutUntil: until === null ? null : new Date(until),
  };
}
