// Builds dist/ when a source is newer than the last build; `npm run build` builds always.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'dist/.built';
const INPUTS = [
  'apps',
  'libs',
  'extensions',
  'test/load',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];

const newest = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time covers files that were removed.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
};
const fresh = () => existsSync(STAMP) && INPUTS.every((path) => newest(path) <= statSync(STAMP).mtimeMs);

function step(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}\nThe build failed (see above). After a change of package.json: npm ci\n`);
  process.exit(1);
}

export function build({ force = false } = {}) {
  if (!force && fresh()) return;
  process.stderr.write('Building…\n');
  const started = new Date();
  rmSync('dist', { recursive: true, force: true });
  // A folder that is new is a project too.
  step('tools/nest-projects.mjs');
  step('node_modules/@nestjs/cli/bin/nest.js', 'build', '--all');
  mkdirSync('dist', { recursive: true });
  writeFileSync(STAMP, started.toISOString());
}

if (process.argv[1]?.endsWith('build.mjs')) build({ force: true });
