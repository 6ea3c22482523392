// A real Redis for tests: the one that the environment names, else redis-server or valkey-server of this machine.
//   node tools/engines/redis.mjs start [--for PID]           prints its address as JSON once it answers
//   node tools/engines/redis.mjs stop [--fast] [--for PID]   --for: only when no other process uses it
//   node tools/engines/redis.mjs status | program            whether it runs; the path of the program, installed if it can be
// Environment: MP_TEST_REDIS_URL or REDIS_URL, REDIS_BIN, ENGINES_CACHE.
import { join } from 'node:path';
import { readCommand, runCommand, stateIn } from './engine-command.mjs';
import { alone, isRunning, pidOf, startDaemon, stopDaemon } from './java/daemon.mjs';
import { CACHE } from './java/places.mjs';
import { freePorts } from './java/probe.mjs';
import { askVersion, isOldVersion, OLDEST } from './redis/ask.mjs';
import { ensureProgram } from './redis/program.mjs';
import { serverArguments } from './redis/server-arguments.cjs';

const FIRST_PORT = 20_070;
const READY_MS = 20_000;
const GRACE_MS = 5_000;

const asked = readCommand({ fast: { type: 'boolean', default: false } });
const home = join(CACHE, 'redis');
const state = stateIn(home);
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
  const known = state.read();
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
  state.write(started);
  return started;
}

await runCommand(asked, {
  name: 'Redis',
  usage: 'redis.mjs start|stop|status|program [--fast] [--for PID]',
  home,
  given,
  boot,
  end: () => stopDaemon(home, asked.values.fast ? 0 : GRACE_MS),
  more: {
    status: () => ({ ...state.read(), pid: pidOf(home), running: isRunning(home) }),
    program: () => alone(home, () => ({ program: ensureProgram() })),
  },
});
