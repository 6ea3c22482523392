import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configPage, envExample } from './config-docs';
import { VARIABLES } from './config.schema';
import { loadConfig } from './load-config';

const root = join(__dirname, '../../..');

describe('the documents of the configuration', () => {
  // When this fails: node tools/generate-config-docs.mjs
  it.each([
    ['docs/config.md', configPage],
    ['.env.example', envExample],
  ])('%s is what the schema says', (file, write) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(write());
  });

  it('show values that are taken', () => {
    for (const { name, default: preset, example } of Object.values(VARIABLES)) {
      const value = example.startsWith('$(') ? 'x'.repeat(48) : example;
      const rest = { DATABASE_URL: VARIABLES.databaseUrl.example, REDIS_URL: VARIABLES.redisUrl.example };
      expect(() => loadConfig({ ...rest, [name]: value })).not.toThrow();
      expect(() => loadConfig({ [name]: preset })).not.toThrow();
    }
  });
});
