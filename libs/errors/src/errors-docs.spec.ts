import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_BANDS, ERRORS } from './errors.table';

const page = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8');

/** Rows of the page's tables as their cells. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

// When this fails: write the rows that are missing into docs/errors.md, and run prettier.
describe('docs/errors.md', () => {
  it('lists every error of the table, in its order', () => {
    const listed = rows.filter(([, , name]) => name?.startsWith('`'));
    expect(listed).toEqual(
      Object.entries(ERRORS).map(([name, { code, status, message }]) => [
        String(code),
        String(status),
        `\`${name}\``,
        message,
      ]),
    );
  });

  it('names the borders of the bands', () => {
    const bands = rows.flatMap(([numbers]) => numbers ?? []);
    const { discord, core, extensions } = ERROR_BANDS;
    expect(bands).toEqual(
      expect.arrayContaining([`1–${discord.to}`, `${core.from}–${core.to}`, `${extensions.from} and up`]),
    );
  });
});
