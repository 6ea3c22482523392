import { VARIABLES } from './config.schema';
import { LIMIT_ROWS } from './limits';
import type { Rate } from './limits';
import type { Variable } from './variable';

const ROWS: readonly Variable[] = Object.values(VARIABLES);

const INTRODUCTION = `# Configuration

<!-- Written by tools/generate-config-docs.mjs from libs/config. Change the schema there, then run it again. -->

Everything is read once, at start, from the environment; an empty value counts as absent, and every variable may be absent. A
start fails with all mistakes at once, each with the value seen, what is expected and the fix. A variable that begins with
\`MP_\` and is not listed here is warned about, with the nearest name that is.

A secret (marked 🔒) may also lie in a file: \`DATABASE_URL_FILE=/run/secrets/database-url\`. Secrets are never printed.
`;

const LIMITS_INTRODUCTION = `## Limits

Nothing is unbounded. These are the bounds, kept in \`libs/config/src/limits.ts\`; \`MP_RATE_LIMITS=off\` lifts the rates ("so
many per time") for load tests and leaves the sizes.
`;

/** The text of `docs/config.md`. */
export function configPage(): string {
  const variables = table(
    ['variable', 'expected', 'default', 'what it does'],
    ROWS.map((row) => [`\`${row.name}\`${row.secret ? ' 🔒' : ''}`, row.type, code(row.default), row.sentence]),
  );
  return [INTRODUCTION, '## Variables\n', variables, LIMITS_INTRODUCTION, ...limitTables()].join('\n');
}

/** The text of `.env.example`: every variable, commented out. */
export function envExample(): string {
  const entries = ROWS.map((row) =>
    [`# ${row.sentence}`, `# Expected: ${row.type}.`, `# ${row.name}=${row.default ?? row.example}`, ''].join('\n'),
  );
  return [
    '# Every variable is optional; docs/config.md says more. Written by tools/generate-config-docs.mjs.',
    '',
    ...entries,
  ].join('\n');
}

const limitTables = (): string[] =>
  Object.entries(LIMIT_ROWS).flatMap(([group, limits]) => {
    const rows = Object.entries(limits).map(([name, [value, sentence]]) => [
      `\`${name}\``,
      amount(name, value),
      sentence,
    ]);
    return [`### ${group}\n`, table(['limit', 'value', 'of what'], rows)];
  });

function amount(name: string, value: number | Rate): string {
  if (typeof value !== 'number') return `${value.limit.toLocaleString('en')} per ${duration(value.perMs)}`;
  if (name.endsWith('Bytes')) return `${(value / 1024).toLocaleString('en')} KiB`;
  if (name.endsWith('Ms')) return duration(value);
  if (name.endsWith('Seconds')) return duration(value * 1000);
  return value.toLocaleString('en');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

function duration(ms: number): string {
  const [unit, size] = UNITS.find(([, candidate]) => ms % candidate === 0) ?? ['s', 1000];
  return `${(ms / size).toLocaleString('en')} ${unit}`;
}

const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);

/** A table as prettier lays it out, so that the formatter leaves the page alone. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => '-'),
      '-',
    ),
    ...rows.map((row) => line(row)),
    '',
  ].join('\n');
}
