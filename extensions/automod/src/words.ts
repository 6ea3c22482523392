import type { Embed } from '@messagepal/protocol';

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Zero-width characters and the like, with which a word is taken apart and looks the same. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** A text as it is compared: without invisible characters, in one form of each letter, in lower case. */
export const folded = (text: string): string => text.replace(INVISIBLE, '').normalize('NFKC').toLowerCase();

/** What people read of an embed. */
export const textsOf = ({ title, description, footer, author, fields = [] }: Embed): string[] =>
  [title, description, footer?.text, author?.name, ...fields.flatMap(({ name, value }) => [name, value])].filter(
    (text) => text !== undefined,
  );

/** Whether any word of the text is one of these, which are folded. */
export function hasAnyWord(text: string, words: ReadonlySet<string>): boolean {
  if (words.size === 0) return false;
  for (const [word] of folded(text).matchAll(WORD)) if (words.has(word)) return true;
  return false;
}
