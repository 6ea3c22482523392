import { wordsOf, type Word } from './words';

/** Something that has to be in the text: a word, or several that follow each other. */
export interface Term {
  readonly words: readonly Word[];
  /** The last word is only the beginning of one. */
  readonly prefix: boolean;
}

/** A shorter beginning would be that of too many words. */
const PREFIX_MIN = 3;
const PART = /"([^"]*)"?|([^\s"]+)/g;

/**
 * What is searched for. Words may be anywhere, those in quotes follow each other, as do those that only punctuation keeps apart.
 * The last one may be unfinished.
 */
export function termsOf(text: string): Term[] {
  const parts = [...text.matchAll(PART)];
  return parts.flatMap(([, quoted, bare], index) => {
    const words = wordsOf(quoted ?? bare ?? '');
    if (words.length === 0) return [];
    const isUnfinished = quoted === undefined && index === parts.length - 1 && /\S$/.test(text);
    return [termOf(words, isUnfinished)];
  });
}

/** How many words the terms have together. */
export const countOf = (terms: readonly Term[]): number => terms.reduce((sum, { words }) => sum + words.length, 0);

function termOf(words: readonly Word[], isUnfinished: boolean): Term {
  // The end of a longer run is in the pair before it already.
  const asked = words.filter(({ isTail }, index) => !isTail || !isPair(words[index - 1], words[index]));
  const last = asked.at(-1) as Word;
  const isSingle = last.isTail === true;
  const isLong = isUnfinished && Array.from(last.text).length >= PREFIX_MIN && /^[\p{L}\p{M}]+$/u.test(last.text);
  return { words: asked, prefix: isSingle || isLong };
}

/** Whether the first word is the pair whose second character the other word is. */
const isPair = (first: Word | undefined, second: Word | undefined): boolean =>
  first !== undefined &&
  second !== undefined &&
  second.position === first.position + 1 &&
  Array.from(first.text).length === 2 &&
  first.text.endsWith(second.text);
