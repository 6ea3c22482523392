import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const page = readFileSync(join(ROOT, 'docs/extending.md'), 'utf8');

/** Files that the page shows whole: their path, and what it says is in them. */
const shown = [...page.matchAll(/^`(extensions\/[\w./-]+)`:\n\n```ts\n([\s\S]*?)```$/gm)].map(
  ([, path = '', text = '']) => ({ path, text }),
);

describe('docs/extending.md', () => {
  it.each(shown)('shows $path as it is', ({ path, text }) => {
    expect(text).toBe(readFileSync(join(ROOT, path), 'utf8'));
  });

  it('shows every file that the example is made of', () => {
    const files = readdirSync(join(ROOT, 'extensions/automod/src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => `extensions/automod/src/${file}`);
    expect(shown.map(({ path }) => path)).toEqual(expect.arrayContaining(files));
    expect(files.length).toBeGreaterThan(6);
  });
});
