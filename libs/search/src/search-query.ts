import { LIMITS } from '@messagepal/config';
import { fieldErrors } from '@messagepal/errors';
import type { Feature } from './index/search-entry';
import type { SearchOrder, SearchRequest } from './index/search-request';
import { countOf, termsOf } from './text/search-text';

const { words } = LIMITS.search;

/** What somebody searches for; what is absent or empty does not matter. */
export interface SearchQuery {
  content?: string;
  /** Only there. Of channels that the searcher may not read in, nothing is found. */
  channelIds?: readonly string[];
  authorIds?: readonly string[];
  /** Messages that mention one of them by name. */
  mentionIds?: readonly string[];
  mentionRoleIds?: readonly string[];
  mentionEveryone?: boolean;
  has?: readonly Feature[];
  hasNot?: readonly Feature[];
  pinned?: boolean;
  /** Exclusive. */
  before?: string;
  after?: string;
  /** The newest first if left out. */
  order?: SearchOrder;
  offset?: number;
  limit: number;
}

/** A query without the places where hits may be. */
export type PlainRequest = Omit<SearchRequest, 'spaceId' | 'channelIds'>;

/**
 * What is asked of the index; undefined for a text that has no words in it, which no message has.
 *
 * @throws ApiError INVALID_FORM_BODY (400) for a text of too many words
 */
export function toRequest(query: SearchQuery): PlainRequest | undefined {
  const { content = '', authorIds = [], mentionIds = [], mentionRoleIds = [], has = [], hasNot = [] } = query;
  const terms = termsOf(content);
  if (countOf(terms) > words) {
    throw fieldErrors({ content: [{ code: 'SEARCH_TOO_LONG', message: `Must have ${words} or fewer words.` }] });
  }
  if (content.trim() !== '' && terms.length === 0) return undefined;
  const { mentionEveryone, pinned, before, after, order = 'newest', offset = 0, limit } = query;
  const lists = { authorIds, mentionIds, mentionRoleIds, has, hasNot };
  return { ...lists, terms, mentionEveryone, pinned, before, after, order, offset, limit };
}
