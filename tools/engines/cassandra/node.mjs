// One node of a test cluster as a plain Java process.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, startDaemon } from '../java/daemon.mjs';
import { ensureJars, ensureJava } from '../java/java.mjs';
import { answers } from '../java/probe.mjs';
import { javaArguments, logback, yaml } from './settings.mjs';

const VERSION = process.env.CASSANDRA_VERSION ?? '5.0.9';
const READY_MS = 180_000;
const OPTIONS = Buffer.from([0x04, 0, 0, 1, 0x05, 0, 0, 0, 0]);
const SUPPORTED = 0x06;

/** Whether CQL is answered there. */
export const cqlAnswers = (host, port) =>
  answers({ host, port, question: OPTIONS, isAnswer: (data) => data.length > 4 && data[4] === SUPPORTED });

export const addressOf = (index) => `127.0.0.${index}`;

/** Boots node `index` of a cluster of `nodes`, on its old data if it has some; nothing happens if it runs. `durable`: see the settings. */
export async function startNode({ dir, index, nodes, port, storagePort, durable = false }) {
  const address = addressOf(index);
  if (isRunning(dir) && (await cqlAnswers(address, port))) return;
  const [command, jars] = [ensureJava(), ensureJars(`org.apache.cassandra:cassandra-all:${VERSION}`)];
  mkdirSync(dir, { recursive: true });
  const write = (name, text) => writeFileSync(join(dir, name), text);
  write('cassandra.yaml', yaml({ dir, address, index, nodes, port, storagePort, durable }));
  write('logback.xml', logback(dir));
  write('cassandra-rackdc.properties', `dc=dc1\nrack=rack${index}\n`);
  const jamm = readdirSync(jars).find((name) => /^jamm-.*\.jar$/.test(name));
  const args = javaArguments({ dir, jars, jamm, index, nodes });
  await startDaemon({ dir, command, args, ready: () => cqlAnswers(address, port), timeoutMs: READY_MS });
}
