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
    const { databaseUrl, redisUrl, s3Endpoint, s3AccessKeyId } = VARIABLES;
    const rows = [databaseUrl, redisUrl, s3Endpoint, s3AccessKeyId].map(({ name, example }) => [name, example]);
    const needed = { ...Object.fromEntries(rows), S3_SECRET_ACCESS_KEY: 'secret' };
    for (const { name, default: preset, example } of Object.values(VARIABLES)) {
      const value = example.startsWith('$(') ? 'x'.repeat(48) : example;
      expect(() => loadConfig({ ...needed, [name]: value })).not.toThrow();
      expect(() => loadConfig({ [name]: preset })).not.toThrow();
    }
  });
});
