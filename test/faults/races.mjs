// node test/faults/races.mjs [rounds]
// Lets people race against each other on a product of its own, so many times each: two transfers of a guild, a transfer to
// somebody who leaves, a role given while the right is taken, a ban and a join, twenty people for the last use of an
// invite. Prints how often each went which way; exits 1 when a guild had another owner than one, when somebody gave what they
// were not allowed to any more, when a banned user was a member, or when more got in than an invite was for.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROUNDS = Number(process.argv[2] ?? 1_000);
const dataDir = mkdtempSync(join(tmpdir(), 'messagepal-races-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function startServer() {
  const env = { ...process.env, PORT: String(port), MP_DATA_DIR: dataDir, MP_DEMO: 'false', MP_RATE_LIMITS: 'off' };
  const server = spawn(process.execPath, ['tools/run.mjs', 'standalone'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return server;
    await sleep(100);
  }
  server.kill();
  throw new Error('the server did not become ready within 60 s');
}

/** Where root's server may not lie, a file names the place of its data. */
function removeData() {
  const location = join(dataDir, 'postgres', 'location');
  const elsewhere = existsSync(location) ? [readFileSync(location, 'utf8').trim()] : [];
  for (const folder of [...elsewhere, dataDir]) rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const require = createRequire(import.meta.url);
  require('../../tools/ts-require.cjs');
  const { runRaces } = require('../e2e/races/run-races.ts');
  const { rounds, counts, broken } = await runRaces(url, ROUNDS, Math.random);
  for (const [race, ways] of Object.entries(counts)) {
    const text = Object.entries(ways).map(([went, times]) => `${times} × ${went}`);
    console.log(`${race}: ${text.join(', ')}`);
  }
  for (const line of broken.slice(0, 20)) console.log(line);
  console.log(`rounds ${rounds}, broken ${broken.length}`);
  return broken.length === 0;
}

const server = await startServer();
try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await gone;
  removeData();
}
