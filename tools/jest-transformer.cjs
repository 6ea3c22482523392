// Jest on Node 20 cannot require() ES modules, and Nest 12 ships nothing else. Our TypeScript and those
// dependencies that really are ESM are compiled to CommonJS; CommonJS dependencies pass through untouched.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { createTransformer } = require('@swc/jest');

const swc = createTransformer({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
});

/** @type {Map<string, string>} directory → the "type" of the package it belongs to */
const packageTypes = new Map();

function packageType(directory) {
  const known = packageTypes.get(directory);
  if (known) return known;
  const manifest = path.join(directory, 'package.json');
  const parent = path.dirname(directory);
  let type = 'commonjs';
  if (existsSync(manifest)) type = JSON.parse(readFileSync(manifest, 'utf8')).type ?? 'commonjs';
  else if (parent !== directory) type = packageType(parent);
  packageTypes.set(directory, type);
  return type;
}

const isEsm = (file) => file.endsWith('.mjs') || (file.endsWith('.js') && packageType(path.dirname(file)) === 'module');

module.exports = {
  canInstrument: true,
  getCacheKey: (source, file, options) => swc.getCacheKey(source, file, options),
  process(source, file, options) {
    if (file.includes('/node_modules/') && !isEsm(file)) return { code: source };
    return swc.process(source, file, options);
  },
};
