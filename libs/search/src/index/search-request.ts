import type { Term } from '../text/search-text';
import type { Feature } from './search-entry';

/** What is asked of the index; everything has to hold. Lists name alternatives, empty ones ask for nothing. */
export interface SearchRequest {
  /** The guild, or the channel of a direct message. */
  spaceId: string;
  /** Where hits may be: by the rights of who asks. */
  channelIds: readonly string[];
  terms: readonly Term[];
  authorIds: readonly string[];
  mentionIds: readonly string[];
  mentionRoleIds: readonly string[];
  mentionEveryone?: boolean;
  /** All of these. */
  has: readonly Feature[];
  hasNot: readonly Feature[];
  pinned?: boolean;
  /** Ids above this one, exclusive. */
  after?: string;
  /** Ids below this one, exclusive. */
  before?: string;
  order: SearchOrder;
  offset: number;
  limit: number;
}

export type SearchOrder = 'newest' | 'oldest' | 'relevance';

export interface SearchHit {
  channelId: string;
  id: string;
  /** Of the message when it was written into the index. */
  revision: number;
}

export interface SearchFound {
  /** In order. */
  hits: SearchHit[];
  /** How many there are without `offset` and `limit`, counted up to `limits.search.counted` more than are skipped. */
  total: number;
}
