// A real Cassandra for tests: the one that the environment names, else one node in Docker, else plain Java processes.
//   node tools/engines/cassandra.mjs start [--nodes 1|3] [--fresh] [--for PID]    prints its address as JSON once CQL is answered
//   node tools/engines/cassandra.mjs stop [--nodes 1|3] [--fast] [--for PID]      --for: only when no other process uses it
//   node tools/engines/cassandra.mjs kill-node|start-node --node 3 [--nodes 3]    kill -9, and back on its old data
//   node tools/engines/cassandra.mjs status [--nodes 1|3]
// Environment: CASSANDRA_CONTACT_POINTS CASSANDRA_PORT CASSANDRA_DATACENTER, CASSANDRA_VERSION CASSANDRA_HEAP, ENGINES_CACHE, JAVA_BIN, MVN_BIN.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasDocker, startContainer, stopContainer } from './cassandra/docker.mjs';
import { addressOf, cqlAnswers, startNode } from './cassandra/node.mjs';
import { readCommand, runCommand, stateIn } from './engine-command.mjs';
import { isRunning, pidOf, stopDaemon } from './java/daemon.mjs';
import { CACHE } from './java/places.mjs';
import { freePorts } from './java/probe.mjs';

const FIRST_PORT = 20_042;
const GRACE_MS = 20_000;
const DATACENTER = 'dc1';

const asked = readCommand({
  nodes: { type: 'string' },
  node: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  fast: { type: 'boolean', default: false },
});
const { command, values } = asked;
const nodes = Number(values.nodes ?? (command?.endsWith('-node') ? 3 : 1));
const home = join(CACHE, `cassandra-of-${nodes}`);
const state = stateIn(home);
const indexes = Array.from({ length: nodes }, (_, i) => i + 1);
const nodeDir = (index) => join(home, `node${index}`);
const everyAnswers = async (port) =>
  (await Promise.all(indexes.map((index) => cqlAnswers(addressOf(index), port)))).every(Boolean);

async function given() {
  const { CASSANDRA_CONTACT_POINTS, CASSANDRA_PORT, CASSANDRA_DATACENTER } = process.env;
  if (!CASSANDRA_CONTACT_POINTS) return undefined;
  const contactPoints = CASSANDRA_CONTACT_POINTS.split(',').map((point) => point.trim());
  const port = Number(CASSANDRA_PORT ?? 9042);
  for (const host of contactPoints)
    if (!(await cqlAnswers(host, port))) throw new Error(`${host}:${port} does not answer CQL`);
  return { source: 'given', contactPoints, port, datacenter: CASSANDRA_DATACENTER ?? 'datacenter1' };
}

async function newState() {
  const port = await freePorts('127.0.0.1', FIRST_PORT + (nodes > 1 ? 500 : 0), 3);
  const source = nodes === 1 && hasDocker() ? 'docker' : 'packages';
  return { source, contactPoints: indexes.map(addressOf), port, datacenter: DATACENTER };
}

const startOne = (index, port) => startNode({ dir: nodeDir(index), index, nodes, port, storagePort: port + 1 });

async function boot() {
  const known = state.read();
  if (known && (await everyAnswers(known.port))) return known;
  if (values.fresh) for (const index of indexes) rmSync(nodeDir(index), { recursive: true, force: true });
  const cluster = known && !values.fresh ? known : await newState();
  state.write(cluster);
  if (cluster.source === 'docker') await startContainer(cluster.port);
  else {
    await startOne(1, cluster.port); // the seed first
    await Promise.all(indexes.slice(1).map((index) => startOne(index, cluster.port)));
  }
  return cluster;
}

async function end() {
  const cluster = state.read();
  if (cluster?.source === 'docker') stopContainer(cluster.port);
  await Promise.all(indexes.map((index) => stopDaemon(nodeDir(index), values.fast ? 0 : GRACE_MS)));
}

async function status() {
  const cluster = state.read();
  const one = async (index) => ({
    node: index,
    pid: pidOf(nodeDir(index)),
    running: isRunning(nodeDir(index)),
    cql: cluster ? await cqlAnswers(addressOf(index), cluster.port) : false,
  });
  return { ...cluster, nodes: await Promise.all(indexes.map(one)) };
}

async function killNode() {
  await stopDaemon(nodeDir(values.node), 0);
  return { killed: Number(values.node) };
}

async function startAgain() {
  const cluster = state.read();
  if (!cluster) throw new Error(`there is no cluster of ${nodes}: start it first`);
  await startOne(Number(values.node), cluster.port);
  return { node: Number(values.node), pid: pidOf(nodeDir(values.node)) };
}

await runCommand(asked, {
  name: 'Cassandra',
  usage: 'cassandra.mjs start|stop|status|kill-node|start-node [--nodes N] [--node I] [--fresh] [--fast] [--for PID]',
  home,
  given,
  boot,
  end,
  more: { status, 'kill-node': killNode, 'start-node': startAgain },
});
