// npm test [-- jest arguments]: all test projects on the engines they need, then one line with the counts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';

const RESULTS = '.cache/test-results.json';
mkdirSync('.cache', { recursive: true });
const jest = spawnSync(
  process.execPath,
  ['node_modules/jest/bin/jest.js', '--maxWorkers=2', '--json', `--outputFile=${RESULTS}`, ...process.argv.slice(2)],
  // With --json Jest prints its results on standard output; people read the report on standard error.
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
  readFileSync(RESULTS, 'utf8'),
);
const failed = Math.max(numFailedTests, numFailedTestSuites);
console.log(`\ntests: ${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
// A skipped test is a promise nobody checked.
process.exitCode = jest.status !== 0 || numPendingTests > 0 || numPassedTests === 0 ? 1 : 0;
