// What it takes to find the mentions in the worst messages of 2,000 characters: code, fences and beginnings of mentions that nothing
// closes. Ends with 1 where one takes 5 ms in the middle of many tries. That each character is looked at a few times at most is a test.
//   npm run bench -- markdown [--json]
import { parseArgs } from 'node:util';
import { parseMentions } from '@messagepal/messages';

const LENGTH = 2_000;
const TRIES = 200;
const MOST_MS = 5;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

/** Runs of backticks of every length, so that none closes another. */
function runs(): string {
  let text = '';
  for (let size = 1; text.length < LENGTH; size += 1) text += `${'`'.repeat(size)} `;
  return text;
}

const WORST: Readonly<Record<string, string>> = {
  'backticks that nothing closes': runs(),
  'single backticks': '` '.repeat(LENGTH / 2),
  'one run of backticks': '`'.repeat(LENGTH),
  fences: '```a'.repeat(LENGTH / 4),
  'beginnings of mentions': '<@'.repeat(LENGTH / 2),
  'mentions that do not end': '<@1234567890123456789'.repeat(LENGTH / 21),
  mentions: '<@1>'.repeat(LENGTH / 4),
  'almost everybody': '@everyon'.repeat(LENGTH / 8),
  backslashes: '\\'.repeat(LENGTH),
  'stars and brackets': '**[__(~~||'.repeat(LENGTH / 10),
};

/** Milliseconds: the first try, the middle of all, and the slowest. */
function measure(text: string): { first: number; middle: number; slowest: number } {
  const took = Array.from({ length: TRIES }, () => {
    const began = performance.now();
    parseMentions(text);
    return performance.now() - began;
  });
  const sorted = took.toSorted((a, b) => a - b);
  return { first: took[0] ?? 0, middle: sorted[TRIES / 2] ?? 0, slowest: sorted.at(-1) ?? 0 };
}

const rows = Object.entries(WORST).map(([text, content]) => ({ text, ...measure(content.slice(0, LENGTH)) }));
const inMs = (value: number): string => `${value.toFixed(3)} ms`;
for (const { text, first, middle, slowest } of rows) {
  const line = `${text}: ${inMs(middle)} in the middle, ${inMs(first)} at first, ${inMs(slowest)} at most`;
  process.stdout.write(`${values.json ? JSON.stringify({ text, first, middle, slowest }) : line}\n`);
}
process.exitCode = rows.every(({ middle }) => middle < MOST_MS) ? 0 : 1;
