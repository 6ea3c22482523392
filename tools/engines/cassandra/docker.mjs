// A single node in Docker, where there is an engine that answers.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { cqlAnswers } from './node.mjs';

const IMAGE = process.env.CASSANDRA_IMAGE ?? 'cassandra:5.0';
const READY_MS = 240_000;

const docker = (...args) => spawnSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
const nameAt = (port) => `messagepal-test-cassandra-${port}`;

export const hasDocker = () => spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 5_000 }).status === 0;

export async function startContainer(port) {
  const name = nameAt(port);
  const env = ['MAX_HEAP_SIZE=256M', 'HEAP_NEWSIZE=64M', 'CASSANDRA_DC=dc1', 'CASSANDRA_BROADCAST_ADDRESS=127.0.0.1'];
  const snitch = 'CASSANDRA_ENDPOINT_SNITCH=GossipingPropertyFileSnitch';
  const flags = [...env, snitch].flatMap((setting) => ['-e', setting]);
  docker('rm', '-f', name);
  const started = docker('run', '-d', '--rm', '--name', name, '-p', `127.0.0.1:${port}:9042`, ...flags, IMAGE);
  if (started.status !== 0) throw new Error(`docker could not run ${IMAGE}`);
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(500))
    if (await cqlAnswers('127.0.0.1', port)) return;
  throw new Error(`${IMAGE} did not answer CQL within ${READY_MS / 1000} s: docker logs ${name}`);
}

export const stopContainer = (port) => docker('rm', '-f', nameAt(port));
