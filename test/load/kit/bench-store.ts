import { spawnSync } from 'node:child_process';
import { BenchDatabase } from './bench-database';

export const STORES = ['postgres', 'cassandra', 'memory'] as const;
export type StoreName = (typeof STORES)[number];

/** Where a bench keeps its messages. */
export interface BenchStore {
  name: StoreName;
  /** What servers under test, and the configuration of the bench itself, need in their environment. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

interface CassandraAddress {
  contactPoints: string[];
  port: number;
  datacenter: string;
}

/** PostgreSQL is always there: ids are leased from it. */
export async function openStore(name: StoreName): Promise<BenchStore> {
  const database = await BenchDatabase.open();
  const env = { ...database.env, MP_MESSAGES: name, ...(name === 'cassandra' && cassandra()) };
  const stop = async (): Promise<void> => {
    if (name === 'cassandra' && !process.env['CASSANDRA_CONTACT_POINTS']) engine('stop');
    await database.stop();
  };
  return { name, env, stop };
}

/** Stopped only when nobody else uses it. */
const engine = (command: 'start' | 'stop') =>
  spawnSync(process.execPath, ['tools/engines/cassandra.mjs', command, '--for', String(process.pid)], {
    encoding: 'utf8',
  });

/** The one that the environment names, else one of this machine. */
function cassandra(): NodeJS.ProcessEnv {
  if (process.env['CASSANDRA_CONTACT_POINTS']) return {};
  const { status, stdout, stderr } = engine('start');
  if (status !== 0) throw new Error(`Cassandra did not start: ${stderr}`);
  const { contactPoints, port, datacenter } = JSON.parse(stdout) as CassandraAddress;
  return {
    CASSANDRA_CONTACT_POINTS: contactPoints.join(),
    CASSANDRA_PORT: String(port),
    CASSANDRA_DATACENTER: datacenter,
    CASSANDRA_KEYSPACE: 'mp_bench',
  };
}
