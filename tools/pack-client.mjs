// node tools/pack-client.mjs: the reference client as a package of its own under dist/packages/client, with its types, ready for
// `npm pack`. Of the product it holds the client and the wire's types, nothing else; `ws` and `socket.io-client` are for those who need them.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const OUT = 'dist/packages/client';
const PROTOCOL = 'protocol/src/index';
const TSC = 'node_modules/typescript-native/bin/tsc';
const product = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
writeFileSync(
  `${OUT}/tsconfig.json`,
  JSON.stringify({
    extends: '../../../tsconfig.json',
    compilerOptions: {
      rootDir: '../../../libs',
      outDir: 'lib',
      declaration: true,
      sourceMap: false,
      incremental: false,
    },
    include: ['../../../libs/client/src/index.ts'],
    exclude: [],
  }),
);
const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', `${OUT}/tsconfig.json`], { encoding: 'utf8' });
if (status !== 0) {
  process.stderr.write(stdout);
  process.exit(1);
}
rmSync(`${OUT}/tsconfig.json`);

for (const file of readdirSync(`${OUT}/lib`, { recursive: true }).filter((name) => /\.(js|d\.ts)$/.test(name))) {
  const path = join(OUT, 'lib', file);
  const protocol = relative(dirname(path), join(OUT, 'lib', PROTOCOL));
  writeFileSync(
    path,
    readFileSync(path, 'utf8')
      .replaceAll("'@messagepal/protocol'", `'${protocol}'`)
      .replaceAll('"@messagepal/protocol"', `"${protocol}"`),
  );
}

/** Any later release of the same major. */
const caret = (version) => `^${version.replace(/^[~^]/, '')}`;
const { ws, 'socket.io-client': socketIo } = { ...product.dependencies, ...product.devDependencies };
writeFileSync(
  `${OUT}/package.json`,
  `${JSON.stringify(
    {
      name: '@messagepal/client',
      version: product.version,
      description: 'Client of the MessagePal gateway and REST API, for Node and browsers.',
      license: product.license,
      main: 'lib/client/src/index.js',
      types: 'lib/client/src/index.d.ts',
      files: ['lib'],
      sideEffects: false,
      engines: product.engines,
      peerDependencies: { ws: caret(ws), 'socket.io-client': caret(socketIo) },
      peerDependenciesMeta: { ws: { optional: true }, 'socket.io-client': { optional: true } },
    },
    null,
    2,
  )}\n`,
);
cpSync('docs/client.md', `${OUT}/README.md`);
cpSync('LICENSE', `${OUT}/LICENSE`);
console.log(OUT);
