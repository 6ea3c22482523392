import { BenchDatabase } from './bench-database';
import { Engine } from './engine';

export const STORES = ['postgres', 'cassandra', 'memory'] as const;
export type StoreName = (typeof STORES)[number];

/** Where a bench keeps its messages. */
export interface BenchStore {
  name: StoreName;
  /** What servers under test, and the configuration of the bench itself, need in their environment. */
  env: NodeJS.ProcessEnv;
  database: BenchDatabase;
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
  const given = process.env['CASSANDRA_CONTACT_POINTS'] !== undefined;
  const engine = name === 'cassandra' && !given ? new Engine<CassandraAddress>('cassandra') : undefined;
  const env = { ...database.env, MP_MESSAGES: name, ...(engine && cassandra(engine)) };
  const stop = async (): Promise<void> => {
    engine?.stop();
    await database.stop();
  };
  return { name, env, database, stop };
}

function cassandra(engine: Engine<CassandraAddress>): NodeJS.ProcessEnv {
  const { contactPoints, port, datacenter } = engine.start();
  return {
    CASSANDRA_CONTACT_POINTS: contactPoints.join(),
    CASSANDRA_PORT: String(port),
    CASSANDRA_DATACENTER: datacenter,
    CASSANDRA_KEYSPACE: 'mp_bench',
  };
}
