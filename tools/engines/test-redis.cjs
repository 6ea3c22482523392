// Redis for one test file: names of its own on the run's server, or a server of its own that it may kill.
const { execFileSync, spawn } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { Redis } = require('ioredis');
const { serverArguments } = require('./redis/server-arguments.cjs');

let count = 0;

function fromRun() {
  const url = process.env.MP_TEST_REDIS_URL;
  if (!url)
    throw new Error('MP_TEST_REDIS_URL is not set: run this test through Jest (tools/engines/jest-setup.cjs sets it)');
  return url;
}

async function withClient(url, work) {
  const client = new Redis(url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

async function keysOf(client, prefix) {
  const keys = [];
  for await (const some of client.scanStream({ match: `${prefix}:*`, count: 1_000 })) keys.push(...some);
  return keys;
}

const clear = (url, prefix) =>
  withClient(url, async (client) => {
    const keys = await keysOf(client, prefix);
    for (let at = 0; at < keys.length; at += 1_000) await client.unlink(...keys.slice(at, at + 1_000));
  });

async function age(client, key, ms) {
  const left = await client.pttl(key);
  if (left > ms) await client.pexpire(key, Math.ceil(left - ms));
  else if (left >= 0) await client.del(key);
}

/** Every time to live under the prefix gets shorter, and every score of a sorted set older. */
const advance = (url, prefix, ms) =>
  withClient(url, async (client) => {
    for (const key of await keysOf(client, prefix)) {
      await age(client, key, ms);
      if ((await client.type(key)) !== 'zset') continue;
      for (const member of await client.zrange(key, 0, -1)) await client.zincrby(key, -ms, member);
    }
  });

function createTestRedis(beside) {
  const url = beside ? `${beside.url}/1` : fromRun();
  const prefix = beside?.prefix ?? `test-${process.pid}-${Date.now().toString(36)}-${++count}`;
  return { url, prefix, clear: () => clear(url, prefix), advance: (ms) => advance(url, prefix, ms) };
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function answering(url, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with code ${child.exitCode}`);
    const client = new Redis(url, { lazyConnect: true, retryStrategy: null });
    client.on('error', () => {}); // not there yet
    const there = await client.connect().then(
      () => true,
      () => false,
    );
    if (there) return client.disconnect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function createRedisServer({ persistent = false } = {}) {
  const printed = execFileSync(process.execPath, [path.join(__dirname, 'redis.mjs'), 'program'], { encoding: 'utf8' });
  const { program } = JSON.parse(printed);
  const [port, dir] = [await freePort(), mkdtempSync(path.join(tmpdir(), 'mp-redis-'))];
  const url = `redis://127.0.0.1:${port}`;
  let child;
  const server = {
    url,
    async start() {
      const args = serverArguments({ port, dir, persistent });
      child = spawn(program, args, { stdio: 'ignore' });
      await answering(url, child);
    },
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
    command: (...words) => withClient(url, (client) => client.call(...words)),
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    async remove() {
      if (child.exitCode === null && child.signalCode === null) await server.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

module.exports = { createTestRedis, createRedisServer };
