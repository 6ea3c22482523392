import type { Term } from '../text/search-text';
import type { Word } from '../text/words';
import type { Feature, SearchEntry } from './search-entry';

/**
 * What PostgreSQL's full-text search is told, in its own syntax. Beside words a message has marks, for what is filtered by:
 * so words and filters are looked up in one index. No word begins with `=`, and none has a quote in it.
 */
export const marks = {
  space: (id: string): string => `=s${id}`,
  channel: (id: string): string => `=c${id}`,
  author: (id: string): string => `=a${id}`,
  mention: (id: string): string => `=@${id}`,
  role: (id: string): string => `=&${id}`,
  everyone: '=everyone',
  has: (feature: Feature): string => `=has-${feature}`,
};

const quoted = (lexeme: string): string => `'${lexeme}'`;

/** A `tsvector`. */
export function vectorOf({ spaceId, channelId, facts, words }: SearchEntry): string {
  const all = [
    marks.space(spaceId),
    marks.channel(channelId),
    marks.author(facts.authorId),
    ...facts.mentions.map(marks.mention),
    ...facts.mentionRoles.map(marks.role),
    ...(facts.mentionEveryone ? [marks.everyone] : []),
    ...facts.features.map(marks.has),
  ];
  const places = new Map<string, number[]>();
  for (const { text, position } of words) places.set(text, [...(places.get(text) ?? []), position]);
  return [...all.map(quoted), ...[...places].map(([text, at]) => `${quoted(text)}:${at.join(',')}`)].join(' ');
}

/** A part of a `tsquery`: any of the marks; all of `marks` are such parts. */
export const anyOf = (some: readonly string[]): string => `(${some.map(quoted).join(' | ')})`;

export const not = (mark: string): string => `!${quoted(mark)}`;

export const allOf = (parts: readonly string[]): string => parts.join(' & ');

/** A part of a `tsquery`: words at their distances. */
export function phraseOf({ words, prefix }: Term): string {
  const [first, ...rest] = words.map(
    ({ text }, index) => quoted(text) + (prefix && index === words.length - 1 ? ':*' : ''),
  );
  const steps = rest.map((word, index) => ` <${distance(words[index], words[index + 1])}> ${word}`);
  return `(${first}${steps.join('')})`;
}

const distance = (from?: Word, to?: Word): number => (to?.position ?? 0) - (from?.position ?? 0);
