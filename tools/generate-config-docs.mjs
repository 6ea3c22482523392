// Writes docs/config.md and .env.example from the schema in libs/config. `--check` writes nothing and fails when they are out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const swc = require('@swc/core');

// The few files of the schema are compiled as they are required: no build is needed to write a page.
require.extensions['.ts'] = (module, file) => {
  const { code } = swc.transformFileSync(file, {
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  module._compile(code, file);
};

const root = fileURLToPath(new URL('..', import.meta.url));
const { configPage, envExample } = require('../libs/config/src/config-docs.ts');
const pages = { 'docs/config.md': configPage(), '.env.example': envExample() };

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};
const stale = Object.entries(pages).filter(([name, text]) => read(join(root, name)) !== text);

if (process.argv.includes('--check')) {
  for (const [name] of stale) console.error(`${name} is out of date: run node tools/generate-config-docs.mjs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  mkdirSync(join(root, 'docs'), { recursive: true });
  for (const [name, text] of stale) writeFileSync(join(root, name), text);
}
