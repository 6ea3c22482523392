// A real Cassandra for tests: the one that the environment names, else one node in Docker, else plain Java processes.
//   node tools/engines/cassandra.mjs start [--nodes 1|3] [--fresh] [--for PID]    prints its address as JSON once CQL is answered
//   node tools/engines/cassandra.mjs stop [--nodes 1|3] [--fast] [--for PID]      --for: only when no other process uses it
//   node tools/engines/cassandra.mjs kill-node|start-node --node 3 [--nodes 3]    kill -9, and back on its old data
//   node tools/engines/cassandra.mjs status [--nodes 1|3]
// Environment: CASSANDRA_CONTACT_POINTS CASSANDRA_PORT CASSANDRA_DATACENTER, CASSANDRA_VERSION CASSANDRA_HEAP, ENGINES_CACHE, JAVA_BIN, MVN_BIN.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasDocker, startContainer, stopContainer } from './cassandra/docker.mjs';
import { addressOf, cqlAnswers, startNode } from './cassandra/node.mjs';
import { alone, isRunning, pidOf, stopDaemon, users } from './java/daemon.mjs';
import { CACHE } from './java/places.mjs';
import { freePorts } from './java/probe.mjs';

const FIRST_PORT = 20_042;
const GRACE_MS = 20_000;
const DATACENTER = 'dc1';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    nodes: { type: 'string' },
    node: { type: 'string' },
    for: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    fast: { type: 'boolean', default: false },
  },
});
const [command] = positionals;
const nodes = Number(values.nodes ?? (command?.endsWith('-node') ? 3 : 1));
const home = join(CACHE, `cassandra-of-${nodes}`);
const stateFile = join(home, 'state.json');
const indexes = Array.from({ length: nodes }, (_, i) => i + 1);
const nodeDir = (index) => join(home, `node${index}`);
const state = () => (existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : undefined);
const everyAnswers = async (port) =>
  (await Promise.all(indexes.map((index) => cqlAnswers(addressOf(index), port)))).every(Boolean);

function given() {
  const { CASSANDRA_CONTACT_POINTS, CASSANDRA_PORT, CASSANDRA_DATACENTER } = process.env;
  if (!CASSANDRA_CONTACT_POINTS) return undefined;
  const contactPoints = CASSANDRA_CONTACT_POINTS.split(',').map((point) => point.trim());
  const port = Number(CASSANDRA_PORT ?? 9042);
  return { source: 'given', contactPoints, port, datacenter: CASSANDRA_DATACENTER ?? 'datacenter1' };
}

async function newState() {
  const port = await freePorts('127.0.0.1', FIRST_PORT + (nodes > 1 ? 500 : 0), 3);
  const source = nodes === 1 && hasDocker() ? 'docker' : 'packages';
  return { source, contactPoints: indexes.map(addressOf), port, datacenter: DATACENTER };
}

const startOne = (index, port) => startNode({ dir: nodeDir(index), index, nodes, port, storagePort: port + 1 });

async function boot() {
  const known = state();
  if (known && (await everyAnswers(known.port))) return known;
  if (values.fresh) for (const index of indexes) rmSync(nodeDir(index), { recursive: true, force: true });
  const cluster = known && !values.fresh ? known : await newState();
  writeFileSync(stateFile, JSON.stringify(cluster));
  if (cluster.source === 'docker') await startContainer(cluster.port);
  else {
    await startOne(1, cluster.port); // the seed first
    await Promise.all(indexes.slice(1).map((index) => startOne(index, cluster.port)));
  }
  return cluster;
}

async function start() {
  const outside = given();
  if (outside) {
    for (const host of outside.contactPoints)
      if (!(await cqlAnswers(host, outside.port))) throw new Error(`${host}:${outside.port} does not answer CQL`);
    return outside;
  }
  if (values.for) users(home).add(values.for);
  return boot();
}

async function stop() {
  if (values.for) {
    users(home).remove(values.for);
    if (users(home).left() > 0) return { stopped: false };
  }
  const cluster = state();
  if (cluster?.source === 'docker') stopContainer(cluster.port);
  await Promise.all(indexes.map((index) => stopDaemon(nodeDir(index), values.fast ? 0 : GRACE_MS)));
  return { stopped: true };
}

async function status() {
  const cluster = state();
  const one = async (index) => ({
    node: index,
    pid: pidOf(nodeDir(index)),
    running: isRunning(nodeDir(index)),
    cql: cluster ? await cqlAnswers(addressOf(index), cluster.port) : false,
  });
  return { ...cluster, nodes: await Promise.all(indexes.map(one)) };
}

const COMMANDS = {
  start: () => alone(home, start),
  stop: () => alone(home, stop),
  status,
  async 'kill-node'() {
    await stopDaemon(nodeDir(values.node), 0);
    return { killed: Number(values.node) };
  },
  async 'start-node'() {
    const cluster = state();
    if (!cluster) throw new Error(`there is no cluster of ${nodes}: start it first`);
    await startOne(Number(values.node), cluster.port);
    return { node: Number(values.node), pid: pidOf(nodeDir(values.node)) };
  },
};

const work = COMMANDS[command];
if (!work) {
  console.error(
    'usage: cassandra.mjs start|stop|status|kill-node|start-node [--nodes N] [--node I] [--fresh] [--fast] [--for PID]',
  );
  process.exitCode = 2;
} else {
  mkdirSync(home, { recursive: true });
  try {
    console.log(JSON.stringify(await work()));
  } catch (error) {
    console.error(`Cassandra for tests: ${error.message}`);
    process.exitCode = 1;
  }
}
