// Whether a Jest run has suites of an engine that is too slow to start for nothing.
const { existsSync, readdirSync } = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '../..');
const KINDS = {
  contract: { folders: ['libs', 'extensions'], suffix: 'contract.spec.ts' },
  e2e: { folders: ['test/e2e', 'extensions'], suffix: 'e2e-spec.ts' },
};

const filesIn = (folder) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).map((file) => path.join(folder, file)) : [];

exports.isWanted = (engine, { testPathPatterns }, { displayName }) => {
  const kind = KINDS[displayName?.name];
  if (!kind) return false;
  const suffix = `.${engine}.${kind.suffix}`;
  const suites = kind.folders
    .flatMap((folder) => filesIn(path.join(ROOT, folder)))
    .filter((file) => file.endsWith(suffix));
  if (process.env.TEST_ENGINES === 'embedded') {
    if (suites.length > 0)
      process.stderr.write(`TEST_ENGINES=embedded: the suites of ${engine} (*${suffix}) are left out\n`);
    return false;
  }
  const patterns = testPathPatterns?.patterns ?? [];
  const isSelected = (file) => patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern, 'i').test(file));
  return suites.some(isSelected);
};
