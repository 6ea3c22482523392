// A MongoDB for tests: the real one that the environment names, else a stand-in in Java that speaks the same protocol.
//   node tools/engines/mongo.mjs start [--for PID]    prints its address as JSON once it answers, and which of the two it is
//   node tools/engines/mongo.mjs stop [--for PID]     --for: only when no other process uses it
//   node tools/engines/mongo.mjs status
// Environment: MP_TEST_MONGODB_URL or MONGODB_URL, ENGINES_CACHE, JAVA_BIN, MVN_BIN.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { readCommand, runCommand, stateIn } from './engine-command.mjs';
import { isRunning, pidOf, startDaemon, stopDaemon } from './java/daemon.mjs';
import { ensureJars, ensureJava } from './java/java.mjs';
import { CACHE } from './java/places.mjs';
import { freePorts } from './java/probe.mjs';

const SERVER = 'de.bwaldvogel:mongo-java-server-h2-backend:1.47.0';
// Compiles where there is a Java that only runs.
const COMPILER = 'org.eclipse.jdt:ecj:3.38.0';
const SOURCE = fileURLToPath(new URL('mongo/MongoStandIn.java', import.meta.url));
const FIRST_PORT = 20_090;
const READY_MS = 30_000;

const home = join(CACHE, 'mongo-stand-in');
const state = stateIn(home);

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
  const known = state.read();
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
  state.write(started);
  return started;
}

await runCommand(readCommand(), {
  name: 'MongoDB',
  usage: 'mongo.mjs start|stop|status [--for PID]',
  home,
  given,
  boot,
  end: () => stopDaemon(home, 0),
  more: { status: () => ({ ...state.read(), pid: pidOf(home), running: isRunning(home) }) },
});
