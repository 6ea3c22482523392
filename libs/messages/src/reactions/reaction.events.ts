import type { TopicEvent } from '@messagepal/event-log';
import { dispatchEvent } from '@messagepal/guilds';
import type { Emoji } from '@messagepal/protocol';
import type { MessageAddress, MessageEvents } from '../message.events';

/** A Unicode emoji on the wire. */
export const toEmoji = (name: string): Emoji => ({ id: null, name });

/** Makes the events about a message's reactions; who hears of them is who hears of its changes. */
export class ReactionEvents {
  constructor(private readonly messages: MessageEvents) {}

  added(message: MessageAddress, emoji: string, userId: string): TopicEvent {
    const payload = { user_id: userId, ...placeOf(message), emoji: toEmoji(emoji) };
    return dispatchEvent('MESSAGE_REACTION_ADD', this.messages.scopeOfChange(message), payload);
  }

  removed(message: MessageAddress, emoji: string, userId: string): TopicEvent {
    const payload = { user_id: userId, ...placeOf(message), emoji: toEmoji(emoji) };
    return dispatchEvent('MESSAGE_REACTION_REMOVE', this.messages.scopeOfChange(message), payload);
  }

  /** Without an emoji, all of the message. */
  cleared(message: MessageAddress, emoji?: string): TopicEvent {
    const scope = this.messages.scopeOfChange(message);
    if (emoji === undefined) return dispatchEvent('MESSAGE_REACTION_REMOVE_ALL', scope, placeOf(message));
    return dispatchEvent('MESSAGE_REACTION_REMOVE_EMOJI', scope, { ...placeOf(message), emoji: toEmoji(emoji) });
  }
}

const placeOf = ({ channelId, id, guildId }: MessageAddress) => ({
  channel_id: channelId,
  message_id: id,
  ...(guildId !== null && { guild_id: guildId }),
});
