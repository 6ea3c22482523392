// Whether a Jest run has suites of an engine that is too slow to start for nothing.
const { readdirSync } = require('node:fs');
const path = require('node:path');

const LIBS = path.join(__dirname, '../../libs');

const suitesOf = (engine) =>
  readdirSync(LIBS, { recursive: true }).filter((file) => file.endsWith(`.${engine}.contract.spec.ts`));

exports.isWanted = (engine, { testPathPatterns }, { displayName }) => {
  if (displayName?.name !== 'contract') return false;
  if (process.env.TEST_ENGINES === 'embedded') {
    process.stderr.write(
      `TEST_ENGINES=embedded: the suites of ${engine} (*.${engine}.contract.spec.ts) are left out\n`,
    );
    return false;
  }
  const patterns = testPathPatterns?.patterns ?? [];
  const isSelected = (file) => patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern, 'i').test(file));
  return suitesOf(engine).some((file) => isSelected(path.join(LIBS, file)));
};
