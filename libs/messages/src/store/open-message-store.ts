import type { Config } from '@messagepal/config';
import type { DatabaseClient } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import type { HealthRegistry } from '@messagepal/runtime';
import type { MessageStore } from './message-store';
import { MemoryMessageStore } from './message-store.memory';
import { PostgresMessageStore } from './message-store.postgres';

/** A store with an engine of its own, apart from PostgreSQL, which says for itself whether it is there. */
interface Checked {
  check(): Promise<void>;
}

/** The store that the configuration names. Drivers of the others are not even loaded. */
export async function openMessageStore(
  config: Config,
  databaseUrl: string,
  health?: HealthRegistry,
  Client?: DatabaseClient,
): Promise<MessageStore> {
  switch (config.messages) {
    case 'memory':
      return new MemoryMessageStore();
    case 'cassandra':
      return watched('cassandra', await openCassandra(config), health);
    case 'mongo':
      return watched('mongodb', await openMongo(config), health);
    default:
      return new PostgresMessageStore(databaseUrl, Client);
  }
}

async function openCassandra(config: Config): Promise<MessageStore & Checked> {
  const { CassandraMessageStore } = await import('./message-store.cassandra.js');
  return new CassandraMessageStore({
    contactPoints: config.cassandraContactPoints ?? [],
    port: config.cassandraPort,
    keyspace: config.cassandraKeyspace,
    flavour: config.cassandraFlavour,
    // A bundle knows its own.
    ...(config.cassandraFlavour !== 'astra' && { datacenter: config.cassandraDatacenter }),
    ...(config.astraBundle !== undefined && { bundle: config.astraBundle }),
    ...(config.astraToken !== undefined && { token: config.astraToken }),
  });
}

async function openMongo(config: Config): Promise<MessageStore & Checked> {
  const { MongoMessageStore } = await import('./message-store.mongo.js');
  return new MongoMessageStore(config.mongodbUrl ?? '');
}

function watched(name: string, store: MessageStore & Checked, health?: HealthRegistry): MessageStore {
  health?.register(name, async () => {
    try {
      await store.check();
    } catch (error) {
      // Operators want the reason, not what clients are told.
      throw error instanceof ApiError ? (error.cause ?? error) : error;
    }
  });
  return store;
}
