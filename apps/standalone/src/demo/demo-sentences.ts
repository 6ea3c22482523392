const OPENINGS = ['Did you see that', 'I think', 'Somebody told me', 'It turns out', 'Let us hope', 'Remember when'];
const SUBJECTS = [
  'the new build',
  'the ferry',
  'our neighbour',
  'the whole team',
  'the espresso machine',
  'that old map',
];
const VERBS = ['works again', 'needs a new name', 'was late today', 'deserves a medal', 'came up in the meeting'];
const ENDINGS = [
  '.',
  '!',
  ', at last.',
  ', and nobody noticed.',
  ', as it should.',
  '. Who is in?',
  '. More tomorrow.',
];

/** A small sentence for a number: the same number always gives the same one. */
export function demoSentence(number: number): string {
  // Lists of lengths without a common factor with these steps, so that neighbours differ.
  const pick = (list: string[], step: number): string => list[(number * step) % list.length] ?? '';
  return `${number + 1}: ${pick(OPENINGS, 1)} ${pick(SUBJECTS, 5)} ${pick(VERBS, 3)}${pick(ENDINGS, 4)}`;
}
