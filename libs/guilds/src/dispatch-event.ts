import type { Scope, TopicEvent } from '@messagepal/event-log';
import type { DispatchEvents, DispatchName } from '@messagepal/protocol';

/** An event for a topic: its payload is turned into text here, once for everybody who hears it. */
export const dispatchEvent = <Name extends DispatchName>(
  t: Name,
  scope: Scope,
  payload: DispatchEvents[Name],
): TopicEvent => ({ t, scope, d: JSON.stringify(payload) });

/** For every member of the guild. */
export const TO_ALL: Scope = { kind: 'all' };

/** For those who see the channel. */
export const toChannel = (channelId: string): Scope => ({ kind: 'channel', channelId });

/** Tells a user's sessions, in the user's inbox, to follow a guild from now on. */
export const guildJoined = (userId: string, guildId: string): TopicEvent => ({
  t: 'GUILD_JOINED',
  scope: { kind: 'users', userIds: [userId] },
  d: JSON.stringify({ guild_id: guildId }),
});
