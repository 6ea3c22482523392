// A MongoDB for tests: the real one that the environment names, else a stand-in in Java that speaks the same protocol.
//   node tools/engines/mongo.mjs start [--for PID]    prints its address as JSON once it answers, and which of the two it is
//   node tools/engines/mongo.mjs stop [--for PID]     --for: only when no other process uses it
//   node tools/engines/mongo.mjs status
// Environment: MP_TEST_MONGODB_URL or MONGODB_URL, ENGINES_CACHE, JAVA_BIN, MVN_BIN.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { alone, isRunning, pidOf, startDaemon, stopDaemon, users } from './java/daemon.mjs';
import { ensureJars, ensureJava } from './java/java.mjs';
import { CACHE } from './java/places.mjs';
import { freePorts } from './java/probe.mjs';

const SERVER = 'de.bwaldvogel:mongo-java-server-h2-backend:1.47.0';
// Compiles where there is a Java that only runs.
const COMPILER = 'org.eclipse.jdt:ecj:3.38.0';
const SOURCE = fileURLToPath(new URL('mongo/MongoStandIn.java', import.meta.url));
const FIRST_PORT = 20_090;
const READY_MS = 30_000;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { for: { type: 'string' } } });
const [command] = positionals;
const home = join(CACHE, 'mongo-stand-in');
const stateFile = join(home, 'state.json');
const state = () => (existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : undefined);

async function versionAt(url) {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000 });
  try {
    return (await client.db('admin').command({ buildInfo: 1 })).version;
  } catch {
    return undefined; // no answer is the answer
  } finally {
    await client.close();
  }
}

async function given() {
  const url = process.env.MP_TEST_MONGODB_URL || process.env.MONGODB_URL;
  if (!url) return undefined;
  const version = await versionAt(url);
  if (!version) throw new Error('the one that MP_TEST_MONGODB_URL or MONGODB_URL names does not answer');
  return { source: 'given', name: `a real MongoDB ${version}`, url };
}

function compiled(java, jars) {
  const classes = join(home, 'classes');
  // This compiler takes no wildcard in a class path.
  const path = readdirSync(jars).map((name) => join(jars, name));
  const compiler = join(ensureJars(COMPILER), 'ecj-3.38.0.jar');
  const args = ['-jar', compiler, '-17', '-cp', path.join(delimiter), '-d', classes, SOURCE];
  const { status, stderr } = spawnSync(java, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the stand-in was not compiled: ${stderr}`);
  return classes;
}

async function boot() {
  const known = state();
  if (known && isRunning(home) && (await versionAt(known.url))) return known;
  const [java, jars] = [ensureJava(), ensureJars(SERVER)];
  const port = await freePorts('127.0.0.1', FIRST_PORT, 1);
  const url = `mongodb://127.0.0.1:${port}`;
  const classPath = [compiled(java, jars), join(jars, '*')].join(delimiter);
  const args = [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    classPath,
    'MongoStandIn',
    String(port),
  ];
  await startDaemon({ dir: home, command: java, args, ready: () => versionAt(url), timeoutMs: READY_MS });
  const started = { source: 'stand-in', name: `a stand-in for MongoDB (${SERVER})`, url };
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
  await stopDaemon(home, 0);
  return { stopped: true };
}

const COMMANDS = {
  start: () => alone(home, start),
  stop: () => alone(home, stop),
  status: () => ({ ...state(), pid: pidOf(home), running: isRunning(home) }),
};

const work = COMMANDS[command];
if (!work) {
  console.error('usage: mongo.mjs start|stop|status [--for PID]');
  process.exitCode = 2;
} else {
  mkdirSync(home, { recursive: true });
  try {
    console.log(JSON.stringify(await work()));
  } catch (error) {
    console.error(`MongoDB for tests: ${error.message}`);
    process.exitCode = 1;
  }
}
