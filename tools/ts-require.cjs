// For scripts that use TypeScript of the tests: once this is required, `require` takes .ts files as well. Our libs come from dist/.
const Module = require('node:module');
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const ROOT = path.join(__dirname, '..');
const OPTIONS = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
};

Module._extensions['.ts'] = (module, filename) =>
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...OPTIONS, filename }).code, filename);

const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveOurs(request, ...rest) {
  const [, lib] = /^@messagepal\/([^/]+)$/.exec(request) ?? [];
  const compiled = lib && path.join(ROOT, 'dist/libs', lib, 'src/index.js');
  return resolve.call(this, compiled && existsSync(compiled) ? compiled : request, ...rest);
};
