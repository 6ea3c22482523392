// node tools/run.mjs <app> [arguments…]: builds what changed and runs an app of apps/ in this process.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chdir } from 'node:process';
import { build } from './build.mjs';

const [app, ...rest] = process.argv.slice(2);
chdir(fileURLToPath(new URL('..', import.meta.url)));
build();
const entry = app?.includes('/') ? `../dist/${app}.js` : `../dist/apps/${app}/src/main.js`;
process.argv = [process.argv[0], fileURLToPath(new URL(entry, import.meta.url)), ...rest];
createRequire(import.meta.url)(entry);
