// The engines under the cluster: those that the environment names, else real ones of its own, with data under .cache/cluster.
// Each has `name`, `address`, `pid` (undefined for one that is not ours), `start`, and `stop`, which resolves when it is gone.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { addressOf, startNode } from '../engines/cassandra/node.mjs';
import { isRunning, pidOf, startDaemon, stopDaemon } from '../engines/java/daemon.mjs';
import { freePorts } from '../engines/java/probe.mjs';
import { askVersion } from '../engines/redis/ask.mjs';
import { ensureProgram } from '../engines/redis/program.mjs';
import { REGION, PORTS, startServer, stopServer } from '../engines/s3/server.mjs';
import { ensureProgram as ensureS3 } from '../engines/s3/program.mjs';
import { folder } from './places.mjs';

const require = createRequire(import.meta.url);
const READY_MS = 30_000;
const GRACE_MS = 20_000;

const given = (name, address) => ({ name, address, given: true, start: async () => {}, stop: async () => {} });
const daemonPid = (dir) => (isRunning(dir) ? pidOf(dir) : undefined);

async function postgres(from) {
  if (process.env.DATABASE_URL) return given('postgres', process.env.DATABASE_URL);
  const dataDir = folder('postgres');
  const embedded = (file) => require(`../../dist/libs/database/src/embedded/${file}.js`);
  const port = await freePorts('127.0.0.1', from, 1);
  let server;
  return {
    name: 'postgres',
    get address() {
      return server?.url;
    },
    get pid() {
      const { clusterFolder } = embedded('data-folder');
      return embedded('postmaster').findPostmaster(join(clusterFolder(dataDir), 'db'))?.pid;
    },
    async start() {
      const log = () => {};
      server = await embedded('embedded-postgres').startEmbeddedPostgres({ dataDir, port, durable: true, log });
      await server.own();
    },
    stop: async () => server?.stop(),
  };
}

async function redis(from) {
  if (process.env.REDIS_URL) return given('redis', process.env.REDIS_URL);
  const dir = folder('redis');
  const port = await freePorts('127.0.0.1', from, 1);
  const address = `redis://127.0.0.1:${port}`;
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir],
    ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
  ];
  const ready = () => askVersion(address).catch(() => undefined);
  return {
    name: 'redis',
    address,
    get pid() {
      return daemonPid(dir);
    },
    start: () => startDaemon({ dir, command: ensureProgram(), args, ready, timeoutMs: READY_MS }),
    stop: () => stopDaemon(dir, GRACE_MS),
  };
}

async function cassandra(from, nodes) {
  const { CASSANDRA_CONTACT_POINTS: points } = process.env;
  if (points) return points.split(',').map((point, index) => given(`cassandra-${index + 1}`, point.trim()));
  const port = await freePorts('127.0.0.1', from, 3);
  return Array.from({ length: nodes }, (_, at) => {
    const index = at + 1;
    const dir = folder(`cassandra-${index}`);
    return {
      name: `cassandra-${index}`,
      address: `${addressOf(index)}:${port}`,
      get pid() {
        return daemonPid(dir);
      },
      start: () => startNode({ dir, index, nodes, port, storagePort: port + 1, durable: nodes === 1 }),
      stop: () => stopDaemon(dir, GRACE_MS),
    };
  });
}

function mongo() {
  if (process.env.MONGODB_URL) return given('mongo', process.env.MONGODB_URL);
  const run = (...args) =>
    JSON.parse(execFileSync(process.execPath, ['tools/engines/mongo.mjs', ...args], { stdio: ['ignore', 'pipe', 2] }));
  const us = ['--for', String(process.pid)];
  let started;
  return {
    name: 'mongo',
    get address() {
      return started?.url;
    },
    get pid() {
      return run('status').pid || undefined;
    },
    async start() {
      started = run('start', ...us);
    },
    stop: async () => void run('stop', ...us),
  };
}

const S3_KEYS = { accessKeyId: 'messagepal', secretAccessKey: 'of-this-machine-only' };

async function s3(from) {
  if (process.env.S3_ENDPOINT) return given('s3', process.env.S3_ENDPOINT);
  const dir = folder('s3');
  const port = await freePorts('127.0.0.1', from, PORTS);
  const address = { endpoint: `http://127.0.0.1:${port}`, region: REGION, ...S3_KEYS };
  return {
    name: 's3',
    address: address.endpoint,
    get pid() {
      return daemonPid(dir);
    },
    start: () => startServer({ program: ensureS3(), dir, port, address }),
    stop: async () => isRunning(dir) && stopServer({ program: ensureS3(), dir }),
  };
}

/**
 * All that a cluster with these options needs, in the order of starting; what is in one list starts together. `files` is `s3`
 * for a server of files.
 */
export async function enginesFor({ messages, nodes, port, files }) {
  const first = [await postgres(port + 100), await redis(port + 110)];
  if (files === 's3') first.push(await s3(port + 130));
  if (messages === 'mongo') return [[...first, mongo()]];
  if (messages !== 'cassandra') return [first];
  // The first node is the seed of the others.
  const [seed, ...others] = await cassandra(port + 120, nodes);
  return [[...first, seed], others];
}

/** The environment that tells our processes where the engines are. */
export function engineEnvironment(messages, engines) {
  const addressesOf = (kind) => engines.filter(({ name }) => name.startsWith(kind)).map(({ address }) => address);
  const env = {
    ...environmentOfS3(addressesOf('s3')[0]),
    DATABASE_URL: addressesOf('postgres')[0],
    REDIS_URL: addressesOf('redis')[0],
    MP_MESSAGES: messages,
    MONGODB_URL: addressesOf('mongo')[0],
  };
  const nodes = addressesOf('cassandra');
  if (nodes.length === 0 || process.env.CASSANDRA_CONTACT_POINTS) return env;
  const hosts = nodes.map((address) => address.split(':')[0]).join(',');
  const [, port] = nodes[0].split(':');
  return { ...env, CASSANDRA_CONTACT_POINTS: hosts, CASSANDRA_PORT: port, CASSANDRA_DATACENTER: 'dc1' };
}

/** Of a given one our processes know from the caller's environment. */
function environmentOfS3(endpoint) {
  if (endpoint === undefined || process.env.S3_ENDPOINT) return {};
  const { accessKeyId, secretAccessKey } = S3_KEYS;
  return {
    S3_ENDPOINT: endpoint,
    S3_REGION: REGION,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
}
