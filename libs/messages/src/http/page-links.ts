import type { MessageRow } from '../message';
import type { PageQuery } from '../store/message-store';

/**
 * The `Link` header of a page (RFC 8288): `next` goes on to older messages where there may be any, `prev` to newer ones.
 * Undefined for an empty page.
 */
export function pageLinks(
  path: string,
  rows: readonly MessageRow[],
  { after, around, limit }: PageQuery,
): string | undefined {
  const [newest, oldest] = [rows[0], rows.at(-1)];
  if (!newest || !oldest) return undefined;
  const link = (rel: string, cursor: string): string => `<${path}?limit=${limit}&${cursor}>; rel="${rel}"`;
  const goesOn = rows.length === limit || after !== undefined || around !== undefined;
  return [...(goesOn ? [link('next', `before=${oldest.id}`)] : []), link('prev', `after=${newest.id}`)].join(', ');
}
