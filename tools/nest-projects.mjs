// Writes nest-cli.json: one project per folder of apps/, libs/ and extensions/, and the benches. The build runs it; `--check`
// fails when what it writes was not committed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';

const project = (type, root, entryFile, sourceRoot = `${root}/src`) => ({
  type,
  root,
  entryFile,
  sourceRoot,
  compilerOptions: { tsConfigPath: 'tsconfig.build.json' },
});
/** The protocols that lie beside the code that reads them go to where its compiled form is. */
const withAssets = ([name, one]) => [
  name,
  { ...one, compilerOptions: { ...one.compilerOptions, assets: ['**/*.proto'] } },
];
const hasProtocols = ([, { sourceRoot }]) =>
  readdirSync(sourceRoot, { recursive: true }).some((file) => file.endsWith('.proto'));
const folders = (parent) =>
  readdirSync(parent)
    .filter((name) => existsSync(`${parent}/${name}/src`))
    .sort();

const entries = [
  ...folders('apps').map((name) => [name, project('application', `apps/${name}`, 'main')]),
  ...folders('libs').map((name) => [name, project('library', `libs/${name}`, 'index')]),
  ...folders('extensions').map((name) => [`extension-${name}`, project('library', `extensions/${name}`, 'index')]),
  ['load', project('library', 'test/load', 'main', 'test/load')],
];
const projects = Object.fromEntries(entries.map((entry) => (hasProtocols(entry) ? withAssets(entry) : entry)));
const config = {
  $schema: 'https://json.schemastore.org/nest-cli',
  collection: '@nestjs/schematics',
  monorepo: true,
  root: 'apps/standalone',
  sourceRoot: 'apps/standalone/src',
  compilerOptions: { builder: 'swc', deleteOutDir: false, tsConfigPath: 'tsconfig.build.json' },
  projects,
};
const text = await prettier.format(JSON.stringify(config), { parser: 'json', printWidth: 120 });
const isCurrent = existsSync('nest-cli.json') && readFileSync('nest-cli.json', 'utf8') === text;
if (!isCurrent && !process.argv.includes('--check')) writeFileSync('nest-cli.json', text);
else if (!isCurrent) {
  console.error('nest-cli.json does not list every app, lib and extension: run `node tools/nest-projects.mjs`');
  process.exitCode = 1;
}
