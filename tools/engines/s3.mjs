// A real S3 server for tests: the one that the environment names, else versitygw or SeaweedFS as a process of this machine.
//   node tools/engines/s3.mjs start [--for PID]    prints its address and keys as JSON once S3 is answered
//   node tools/engines/s3.mjs stop [--for PID]     --for: only when no other process uses it
//   node tools/engines/s3.mjs status | program     whether it runs; the path of the program, fetched if it can be
// Environment: S3_ENDPOINT with S3_REGION S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY S3_BUCKET, S3_BIN, ENGINES_CACHE.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readCommand, runCommand, stateIn } from './engine-command.mjs';
import { alone, isRunning, pidOf } from './java/daemon.mjs';
import { CACHE } from './java/places.mjs';
import { freePorts } from './java/probe.mjs';
import { askS3, s3Answers } from './s3/ask.mjs';
import { ensureProgram } from './s3/program.mjs';
import { PORTS, REGION, startServer, stopServer } from './s3/server.mjs';

const FIRST_PORT = 20_110;

const home = join(CACHE, 's3');
const state = stateIn(home);

async function given() {
  const { S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = process.env;
  if (!S3_ENDPOINT) return undefined;
  if (!S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY)
    throw new Error('S3_ENDPOINT needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY beside it');
  const address = {
    endpoint: S3_ENDPOINT,
    region: S3_REGION || REGION,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    ...(S3_BUCKET && { bucket: S3_BUCKET }),
  };
  await askS3(address).catch((error) => {
    throw new Error(`the one that S3_ENDPOINT names does not answer: ${error.name}: ${error.message}`);
  });
  return { source: 'given', name: `what answers at ${S3_ENDPOINT}`, ...address };
}

async function boot() {
  const known = state.read();
  if (known && isRunning(home) && (await s3Answers(known))) return known;
  const program = ensureProgram();
  // Files of an earlier run are worth nothing, and slow the start down.
  rmSync(join(home, 'data'), { recursive: true, force: true });
  const port = await freePorts('127.0.0.1', FIRST_PORT, PORTS);
  const address = {
    endpoint: `http://127.0.0.1:${port}`,
    region: REGION,
    accessKeyId: 'messagepal-test',
    secretAccessKey: randomBytes(24).toString('hex'),
  };
  await startServer({ program, dir: home, port, address });
  const started = { source: 'program', name: program.kind, ...address, program };
  state.write(started);
  return started;
}

async function end() {
  const { program } = state.read() ?? {};
  if (program) await stopServer({ program, dir: home });
  rmSync(join(home, 'data'), { recursive: true, force: true });
}

await runCommand(readCommand(), {
  name: 'S3',
  usage: 's3.mjs start|stop|status|program [--for PID]',
  home,
  given,
  boot,
  end,
  more: {
    status: () => ({ ...state.read(), pid: pidOf(home), running: isRunning(home) }),
    program: () => alone(home, () => ensureProgram()),
  },
});
