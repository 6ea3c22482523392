// The part of a Jest run that is about ClamAV: its program has to be there if the run has such suites. They start it themselves.
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { isWanted } = require('./wanted.cjs');

exports.findClamd = (globalConfig, projectConfig) => {
  if (!isWanted('clamd', globalConfig, projectConfig)) return;
  const found = spawnSync(process.execPath, [path.join(__dirname, 'clamd.mjs')], { stdio: ['ignore', 'pipe', 2] });
  if (found.status !== 0)
    throw new Error('clamd is not there: install clamav-daemon, or name the program by MP_TEST_CLAMD');
  process.env.MP_TEST_CLAMD = found.stdout.toString().trim();
};
