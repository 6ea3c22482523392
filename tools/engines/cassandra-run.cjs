// The part of a Jest run that is about Cassandra: started before it if it has such suites, stopped after it unless another
// run uses it.
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { isWanted } = require('./wanted.cjs');

const run = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [path.join(__dirname, 'cassandra.mjs'), ...args], { stdio: ['ignore', 'pipe', 2] }),
  );

let ours = false;

exports.startCassandra = (globalConfig, projectConfig) => {
  if (!isWanted('cassandra', globalConfig, projectConfig)) return;
  const cluster = run('start', '--fresh', '--for', String(process.pid));
  ours = cluster.source !== 'given';
  process.stderr.write(
    `Cassandra for tests: ${cluster.source}, ${cluster.contactPoints.join(' ')} port ${cluster.port}\n`,
  );
  process.env.MP_TEST_CASSANDRA = JSON.stringify(cluster);
};

exports.stopCassandra = () => {
  if (!ours) return;
  ours = false;
  delete process.env.MP_TEST_CASSANDRA;
  run('stop', '--fast', '--for', String(process.pid));
};
