const GUILD = 'guild:';
const INBOX = 'inbox:';
const DM = 'dm:';
const LOGINS = 'logins:';

/** Logged: everything of a guild that its members may hear. */
export const guildTopic = (guildId: string): string => `${GUILD}${guildId}`;

/** The guild whose log a topic is; undefined for other topics. */
export const guildOfTopic = (topic: string): string | undefined =>
  topic.startsWith(GUILD) ? topic.slice(GUILD.length) : undefined;

/** Logged: what concerns one user on all their sessions. */
export const inboxTopic = (userId: string): string => `${INBOX}${userId}`;

/** The user whose inbox a topic is; undefined for other topics. */
export const userOfTopic = (topic: string): string | undefined =>
  topic.startsWith(INBOX) ? topic.slice(INBOX.length) : undefined;

/** Of a DM channel: where its messages are claimed, and its rights are known. Nobody follows it: inboxes tell of it. */
export const dmTopic = (channelId: string): string => `${DM}${channelId}`;

/** Logged: which inboxes told of the end of a login, in their order; one topic on each server that holds logs. */
export const loginsTopic = (server: number): string => `${LOGINS}${server}`;

/** The server that a {@link loginsTopic} is of; undefined for other topics. */
export const serverOfTopic = (topic: string): number | undefined =>
  topic.startsWith(LOGINS) ? Number(topic.slice(LOGINS.length)) : undefined;

/** Ephemeral: typing and presence inside a guild. */
export const liveTopic = (guildId: string): string => `live:${guildId}`;

/** Ephemeral: the presence of one user, for those who watch them. */
export const presenceTopic = (userId: string): string => `presence:${userId}`;
