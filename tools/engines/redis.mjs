// A real Redis for tests: the one that the environment names, else redis-server or valkey-server of this machine.
//   node tools/engines/redis.mjs start [--for PID]           prints its address as JSON once it answers
//   node tools/engines/redis.mjs stop [--fast] [--for PID]   --for: only when no other process uses it
//   node tools/engines/redis.mjs status | program            whether it runs; the path of the program, installed if it can be
// Environment: MP_TEST_REDIS_URL or REDIS_URL, REDIS_BIN, ENGINES_CACHE.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { alone, isRunning, pidOf, startDaemon, stopDaemon, users } from './java/daemon.mjs';
import { CACHE } from './java/places.mjs';
import { freePorts } from './java/probe.mjs';
import { askVersion, isOldVersion, OLDEST } from './redis/ask.mjs';
import { ensureProgram } from './redis/program.mjs';
import { serverArguments } from './redis/server-arguments.cjs';

const FIRST_PORT = 20_070;
const READY_MS = 20_000;
const GRACE_MS = 5_000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { for: { type: 'string' }, fast: { type: 'boolean', default: false } },
});
const [command] = positionals;
const home = join(CACHE, 'redis');
const stateFile = join(home, 'state.json');
const state = () => (existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : undefined);
const versionAt = (port) => askVersion(`redis://127.0.0.1:${port}`).catch(() => undefined);

async function given() {
  const url = process.env.MP_TEST_REDIS_URL || process.env.REDIS_URL;
  if (!url) return undefined;
  const version = await askVersion(url).catch((error) => {
    throw new Error(`the one that MP_TEST_REDIS_URL or REDIS_URL names does not answer: ${error.message}`);
  });
  if (isOldVersion(version))
    throw new Error(`the one that MP_TEST_REDIS_URL or REDIS_URL names is ${version}, not ${OLDEST} or newer`);
  return { source: 'given', url, version };
}

async function boot() {
  const known = state();
  if (known && isRunning(home) && (await versionAt(known.port))) return known;
  const program = ensureProgram();
  const port = await freePorts('127.0.0.1', FIRST_PORT, 1);
  const args = serverArguments({ port, dir: home });
  await startDaemon({ dir: home, command: program, args, ready: () => versionAt(port), timeoutMs: READY_MS });
  const started = {
    source: 'program',
    url: `redis://127.0.0.1:${port}`,
    version: await versionAt(port),
    port,
    program,
  };
  writeFileSync(stateFile, JSON.stringify(started));
  return started;
}

async function start() {
  const outside = await given();
  if (outside) return outside;
  if (values.for) users(home).add(values.for);
  return boot();
}

async function stop() {
  if (values.for) {
    users(home).remove(values.for);
    if (users(home).left() > 0) return { stopped: false };
  }
  await stopDaemon(home, values.fast ? 0 : GRACE_MS);
  return { stopped: true };
}

const COMMANDS = {
  start: () => alone(home, start),
  stop: () => alone(home, stop),
  status: async () => ({ ...state(), pid: pidOf(home), running: isRunning(home) }),
  program: () => alone(home, () => ({ program: ensureProgram() })),
};

const work = COMMANDS[command];
if (!work) {
  console.error('usage: redis.mjs start|stop|status|program [--fast] [--for PID]');
  process.exitCode = 2;
} else {
  mkdirSync(home, { recursive: true });
  try {
    console.log(JSON.stringify(await work()));
  } catch (error) {
    console.error(`Redis for tests: ${error.message}`);
    process.exitCode = 1;
  }
}
