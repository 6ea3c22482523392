// The part of a Jest run that is about MongoDB: started before it if it has such suites, stopped after it unless another run
// uses it.
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { isWanted } = require('./wanted.cjs');

const run = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [path.join(__dirname, 'mongo.mjs'), ...args], { stdio: ['ignore', 'pipe', 2] }),
  );

let ours = false;

exports.startMongo = (globalConfig, projectConfig) => {
  if (!isWanted('mongo', globalConfig, projectConfig)) return;
  const server = run('start', '--for', String(process.pid));
  ours = server.source !== 'given';
  process.stderr.write(`MongoDB for tests: ${server.name}\n`);
  process.env.MP_TEST_MONGO = JSON.stringify(server);
};

exports.stopMongo = () => {
  if (!ours) return;
  ours = false;
  delete process.env.MP_TEST_MONGO;
  run('stop', '--for', String(process.pid));
};
