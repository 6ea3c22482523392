import { userOfTopic } from '@messagepal/event-log';
import { type DispatchName, GatewayIntent } from '@messagepal/protocol';

/**
 * Which intent an event is of; those of none come to everybody. GUILD_CREATE, GUILD_DELETE and GUILD_SYNC are of none, unlike on
 * Discord: what a session hears of a guild begins and ends with them.
 */
const INTENTS: Partial<Record<DispatchName, number>> = {
  GUILD_UPDATE: GatewayIntent.GUILDS,
  GUILD_ROLE_CREATE: GatewayIntent.GUILDS,
  GUILD_ROLE_UPDATE: GatewayIntent.GUILDS,
  GUILD_ROLE_DELETE: GatewayIntent.GUILDS,
  CHANNEL_CREATE: GatewayIntent.GUILDS,
  CHANNEL_UPDATE: GatewayIntent.GUILDS,
  CHANNEL_DELETE: GatewayIntent.GUILDS,
  GUILD_MEMBER_ADD: GatewayIntent.GUILD_MEMBERS,
  GUILD_MEMBER_UPDATE: GatewayIntent.GUILD_MEMBERS,
  GUILD_MEMBER_REMOVE: GatewayIntent.GUILD_MEMBERS,
  GUILD_BAN_ADD: GatewayIntent.GUILD_MODERATION,
  GUILD_BAN_REMOVE: GatewayIntent.GUILD_MODERATION,
  GUILD_AUDIT_LOG_ENTRY_CREATE: GatewayIntent.GUILD_MODERATION,
  GUILD_EMOJIS_UPDATE: GatewayIntent.GUILD_EXPRESSIONS,
  INVITE_CREATE: GatewayIntent.GUILD_INVITES,
  INVITE_DELETE: GatewayIntent.GUILD_INVITES,
  PRESENCE_UPDATE: GatewayIntent.GUILD_PRESENCES,
  PASSIVE_UPDATE: GatewayIntent.GUILD_MESSAGES,
  MESSAGE_CREATE: GatewayIntent.GUILD_MESSAGES,
  MESSAGE_UPDATE: GatewayIntent.GUILD_MESSAGES,
  MESSAGE_DELETE: GatewayIntent.GUILD_MESSAGES,
  MESSAGE_DELETE_BULK: GatewayIntent.GUILD_MESSAGES,
  MESSAGE_REACTION_ADD: GatewayIntent.GUILD_MESSAGE_REACTIONS,
  MESSAGE_REACTION_REMOVE: GatewayIntent.GUILD_MESSAGE_REACTIONS,
  MESSAGE_REACTION_REMOVE_EMOJI: GatewayIntent.GUILD_MESSAGE_REACTIONS,
  MESSAGE_REACTION_REMOVE_ALL: GatewayIntent.GUILD_MESSAGE_REACTIONS,
  CHANNEL_PINS_UPDATE: GatewayIntent.GUILDS,
  TYPING_START: GatewayIntent.GUILD_MESSAGE_TYPING,
};

/** The same of what inboxes tell: messages in DMs. Of which DMs there are everybody hears. */
const IN_INBOXES: Partial<Record<DispatchName, number>> = {
  MESSAGE_CREATE: GatewayIntent.DIRECT_MESSAGES,
  MESSAGE_UPDATE: GatewayIntent.DIRECT_MESSAGES,
  MESSAGE_DELETE: GatewayIntent.DIRECT_MESSAGES,
  MESSAGE_REACTION_ADD: GatewayIntent.DIRECT_MESSAGE_REACTIONS,
  MESSAGE_REACTION_REMOVE: GatewayIntent.DIRECT_MESSAGE_REACTIONS,
  MESSAGE_REACTION_REMOVE_EMOJI: GatewayIntent.DIRECT_MESSAGE_REACTIONS,
  MESSAGE_REACTION_REMOVE_ALL: GatewayIntent.DIRECT_MESSAGE_REACTIONS,
  CHANNEL_PINS_UPDATE: GatewayIntent.DIRECT_MESSAGES,
  TYPING_START: GatewayIntent.DIRECT_MESSAGE_TYPING,
};

/** The intent's bit, 0 for an event that needs none. */
export const intentOf = (t: string, topic = ''): number =>
  (userOfTopic(topic) === undefined ? INTENTS : IN_INBOXES)[t as DispatchName] ?? 0;

/** What a session without intents hears: everything. */
export const ALL_INTENTS = -1;
