// The part of a Jest run that is about S3: started before it if it has such suites, stopped after it unless another run uses
// it.
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { isWanted } = require('./wanted.cjs');

const run = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [path.join(__dirname, 's3.mjs'), ...args], { stdio: ['ignore', 'pipe', 2] }),
  );

let ours = false;

// The SDK warns of a Node that we support on purpose; once a start would be too often.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

exports.startS3 = (globalConfig, projectConfig) => {
  if (!isWanted('s3', globalConfig, projectConfig)) return;
  const server = run('start', '--for', String(process.pid));
  ours = server.source !== 'given';
  process.stderr.write(`S3 for tests: ${server.name}, ${server.endpoint}\n`);
  process.env.MP_TEST_S3 = JSON.stringify(server);
};

exports.stopS3 = () => {
  if (!ours) return;
  ours = false;
  delete process.env.MP_TEST_S3;
  run('stop', '--for', String(process.pid));
};
