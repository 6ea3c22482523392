// node role.mjs <role> [arguments…]: what the image runs. A role is an app that was built.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [role, ...rest] = process.argv.slice(2);
const entryOf = (name) => fileURLToPath(new URL(`dist/apps/${name}/src/main.js`, import.meta.url));
const roles = readdirSync(new URL('dist/apps', import.meta.url)).filter((name) => existsSync(entryOf(name)));

if (roles.includes(role)) {
  process.argv = [process.argv[0], entryOf(role), ...rest];
  await import(entryOf(role));
} else {
  console.error(`There is no role ${role ?? '(none given)'}: choose one of ${roles.join(', ')}`);
  process.exitCode = 2;
}
