// The part of a Jest run that is about Redis: started before it, stopped after it unless another run uses it.
const { execFileSync } = require('node:child_process');
const path = require('node:path');

const run = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [path.join(__dirname, 'redis.mjs'), ...args], { stdio: ['ignore', 'pipe', 2] }),
  );

let ours = false;

exports.startRedis = () => {
  if (process.env.TEST_ENGINES === 'embedded') {
    process.stderr.write('TEST_ENGINES=embedded: the suites of Redis (*.redis.*spec.ts) are left out\n');
    return;
  }
  const { url, source } = run('start', '--for', String(process.pid));
  ours = source !== 'given';
  process.env.MP_TEST_REDIS_URL = url;
};

exports.stopRedis = () => {
  if (!ours) return;
  ours = false;
  delete process.env.MP_TEST_REDIS_URL;
  run('stop', '--fast', '--for', String(process.pid));
};
