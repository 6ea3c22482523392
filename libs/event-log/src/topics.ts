const GUILD = 'guild:';

/** Logged: everything of a guild that its members may hear. */
export const guildTopic = (guildId: string): string => `${GUILD}${guildId}`;

/** The guild whose log a topic is; undefined for other topics. */
export const guildOfTopic = (topic: string): string | undefined =>
  topic.startsWith(GUILD) ? topic.slice(GUILD.length) : undefined;

/** Logged: what concerns one user on all their sessions. */
export const inboxTopic = (userId: string): string => `inbox:${userId}`;

/** Ephemeral: typing and presence inside a guild. */
export const liveTopic = (guildId: string): string => `live:${guildId}`;

/** Ephemeral: the presence of one user, for those who watch them. */
export const presenceTopic = (userId: string): string => `presence:${userId}`;
