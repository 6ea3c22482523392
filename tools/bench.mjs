// npm run bench -- <name> [--json]: builds what changed and runs test/load/<name>/main.ts.
import { existsSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const [name, ...rest] = process.argv.slice(2);
const names = readdirSync('test/load').filter((folder) => existsSync(`test/load/${folder}/main.ts`));
if (!name || !names.includes(name)) {
  console.error(`Usage: npm run bench -- <name> [--json]\nBenches: ${names.join(', ')}`);
  process.exit(2);
}
const run = spawnSync(process.execPath, ['tools/run.mjs', `test/load/${name}/main`, ...rest], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
