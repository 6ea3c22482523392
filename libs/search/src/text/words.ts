import { fold } from './fold';

/** A word of a text, folded, and where it is: words next to each other have positions next to each other. */
export interface Word {
  readonly text: string;
  readonly position: number;
  /** It ends a run that is written without spaces, and stands for a single character there. */
  readonly isTail?: boolean;
}

/** Characters of a word that count: longer ones are digests and the like. */
const WORD_MAX = 64;

/** Written without spaces, or with few: words can't be told apart by looks, so that every pair of characters is one. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー々';
const LETTER = `[[\\p{L}\\p{N}\\p{M}]--[${UNSPACED}]]`;
/** A picture, its colour and what it is joined to; `\p{RGI_Emoji}` says the same 200 times slower. */
const PICTURE = '[\\p{ExtPict}\\p{EMod}][\\uFE0F\\p{EMod}]*[\\u{E0020}-\\u{E007F}]*';
const EMOJI = `\\p{RI}{2}|${PICTURE}(?:\\u200D${PICTURE})*`;
/** Runs without spaces; words, with an apostrophe inside; emoji. */
const TOKEN = new RegExp(`(?<run>[${UNSPACED}]+)|(?<word>${LETTER}+(?:['’]${LETTER}+)*)|${EMOJI}`, 'gv');
const APOSTROPHE = /['’]/g;
/** What stands for people, roles, channels; of a custom emoji the name is left. */
const MARKUP = /<(?:@[!&]?|#)\d{1,19}>|<a?:(\w{1,32}):\d{1,19}>/g;
const SELECTOR = /\uFE0F/g;

/**
 * The words of a text. Of a run of Chinese, Japanese, Korean or Thai every two neighbours are a word, at the place of the first of
 * them, and the last character is one as well: so a part of a run is found wherever it begins.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let position = 1;
  for (const { 0: token, groups } of fold(text.replace(MARKUP, ' $1 ')).matchAll(TOKEN)) {
    if (groups?.['run'] !== undefined) {
      const characters = Array.from(token);
      words.push(...pairsOf(characters, position));
      position += characters.length;
    } else {
      words.push({ text: plain(token), position });
      position += 1;
    }
  }
  return words;
}

function pairsOf(characters: readonly string[], from: number): Word[] {
  return characters.map((character, index) => {
    const next = characters[index + 1];
    const position = from + index;
    return next === undefined ? { text: character, position, isTail: true } : { text: character + next, position };
  });
}

const plain = (token: string): string =>
  Array.from(token.replace(APOSTROPHE, '').replace(SELECTOR, '')).slice(0, WORD_MAX).join('');
