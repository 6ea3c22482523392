import { LIMITS } from '@messagepal/config';
import type { SearchRequest } from './search-request';
import { allOf, anyOf, marks, not, phraseOf } from './ts-text';

const { counted, ranked } = LIMITS.search;
/** A list of channels up to this long is looked up in the index; a longer one is compared with what was found. */
const FEW_CHANNELS = 8;
const LOWEST = '-1';
const HIGHEST = '9223372036854775807';

/** SQL with its values. */
export interface Statement {
  text: string;
  values: unknown[];
}

/**
 * Finds the newest or oldest messages that fit, `counted` more than are skipped, counts them, and gives a page of them. By relevance
 * it is the newest `ranked` that are ranked among themselves.
 */
export function searchStatement(request: SearchRequest): Statement {
  const { order, spaceId, channelIds, after, before, offset, limit } = request;
  const words = queryOf(request);
  const way = order === 'oldest' ? 'ASC' : 'DESC';
  const isRanked = order === 'relevance' && request.terms.length > 0;
  const found = [
    `SELECT channel_id, id, revision${isRanked ? ', words' : ''} FROM search_messages s`,
    'WHERE space_id = $1 AND channel_id = ANY($2::bigint[]) AND id > $3 AND id < $4',
    words === undefined ? 'AND $7::text IS NULL' : 'AND words @@ $7::tsquery',
    pinnedOnly(request.pinned),
    `ORDER BY id ${way} LIMIT ${isRanked ? ranked : offset + counted}`,
  ];
  const text = `WITH found AS MATERIALIZED (${found.join(' ')})
    SELECT t.total, p.channel_id, p.id, p.revision FROM (SELECT count(*)::int AS total FROM found) t
    LEFT JOIN LATERAL (
      SELECT channel_id, id, revision, row_number() OVER (ORDER BY ${isRanked ? `ts_rank(words, $8::tsquery) DESC, ` : ''}id ${way}) AS place
      FROM found ORDER BY place OFFSET $5 LIMIT $6
    ) p ON true ORDER BY p.place`;
  const values = [spaceId, channelIds, after ?? LOWEST, before ?? HIGHEST, offset, limit, words ?? null];
  return { text, values: isRanked ? [...values, allOf(request.terms.map(phraseOf))] : values };
}

function pinnedOnly(pinned: boolean | undefined): string {
  if (pinned === undefined) return '';
  const pins = 'EXISTS (SELECT FROM channel_pins p WHERE p.channel_id = s.channel_id AND p.message_id = s.id)';
  return `AND ${pinned ? '' : 'NOT '}${pins}`;
}

/** The `tsquery`; undefined where a request asks for nothing but a place and a time. */
function queryOf(request: SearchRequest): string | undefined {
  const { spaceId, channelIds, terms, authorIds, mentionIds, mentionRoleIds, mentionEveryone, has, hasNot } = request;
  const alternatives = [authorIds.map(marks.author), mentionIds.map(marks.mention), mentionRoleIds.map(marks.role)];
  const parts = [
    ...terms.map(phraseOf),
    ...alternatives.filter(({ length }) => length > 0).map(anyOf),
    ...(mentionEveryone === undefined ? [] : [mentionEveryone ? anyOf([marks.everyone]) : not(marks.everyone)]),
    ...has.map((feature) => anyOf([marks.has(feature)])),
    ...hasNot.map((feature) => not(marks.has(feature))),
  ];
  if (parts.length === 0) return undefined;
  const places = channelIds.length <= FEW_CHANNELS ? channelIds.map(marks.channel) : [marks.space(spaceId)];
  return allOf([anyOf(places), ...parts]);
}
