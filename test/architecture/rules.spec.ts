import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from './cruise';
import { PLANTED } from './planted';

const ROOT = join(__dirname, '../..');
const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>('../../.dependency-cruiser.cjs');

describe('the direction of dependencies', () => {
  it('holds in the whole tree', () => {
    const { modules, violations } = cruise(ROOT, ['apps', 'libs', 'extensions']);
    expect(violations).toEqual([]);
    // A parser that cannot read TypeScript finds no violations either.
    expect(modules).toBeGreaterThan(150);
  }, 60_000);

  it('has a planted violation for every rule', () => {
    expect(Object.keys(PLANTED).toSorted()).toEqual(forbidden.map(({ name }) => name).toSorted());
  });

  it.each(Object.entries(PLANTED))(
    'is broken by a planted violation of %s',
    (rule, files) => {
      const folder = plant(files);
      try {
        expect(cruise(folder, ['apps', 'libs', 'extensions']).violations.map((violation) => violation.rule)).toContain(
          rule,
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    30_000,
  );
});

function plant(files: [string, string][]): string {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const parent of ['apps', 'libs', 'extensions']) mkdirSync(join(folder, parent));
  cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
