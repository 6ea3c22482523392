import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf, DEFAULT_EVERYONE } from './permission-bits';
import { PERMISSIONS } from './permission.table';

const page = readFileSync(join(__dirname, '../../../docs/permissions.md'), 'utf8');

/** Rows of the table of bits as their cells. */
const rows = page
  .split('\n')
  .filter((line) => /^\| *\d/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

// When this fails: write the rows that are missing into docs/permissions.md, and run prettier.
describe('docs/permissions.md', () => {
  const granted = new Set<string>(namesOf(DEFAULT_EVERYONE));

  it('lists every permission of the table, by bit, with what a new guild grants', () => {
    expect(rows).toEqual(
      PERMISSIONS.map(({ name, bit, scope, sentence }) => [
        String(bit),
        `\`${name}\``,
        scope,
        granted.has(name) ? 'yes' : '',
        sentence,
      ]),
    );
  });
});
