export const SEARCH_QUEUE = 'search';

/** Which channel is to be indexed, or, with `purge`, forgotten. */
export interface IndexData extends Record<string, string | boolean> {
  channelId: string;
  /** The guild, or the channel of a direct message. */
  spaceId: string;
  purge: boolean;
}
