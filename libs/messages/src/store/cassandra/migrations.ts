import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { errors, types, type Client, type Host, type QueryOptions } from 'cassandra-driver';
import { schemaOf, versionTable, type CassandraFlavour } from './schema';

const PART = 'messages';
const MAX_REPLICAS = 3;
const LISTED_BEFORE_READABLE_MS = 5_000;
const RETRY_MS = 50;
const logger = new Logger('MessageStore');

export interface SchemaTarget {
  keyspace: string;
  datacenter?: string;
  flavour: CassandraFlavour;
}

/**
 * Makes the keyspace if there is none (not on Astra, where that is done in its console) and brings the tables up to date.
 * Processes that start together may do it at once: all changes go through the same node, which takes them one by one.
 */
export async function migrate(client: Client, target: SchemaTarget): Promise<void> {
  const { keyspace, flavour } = target;
  const known = await appliedVersions(client, keyspace);
  const missing = schemaOf(keyspace, flavour).filter(({ version }) => !known.has(version));
  if (missing.length === 0) return;
  const change = changesThrough(client);
  if (flavour !== 'astra') await change(keyspaceOf(client, target));
  await change(versionTable(keyspace));
  for (const { version, statements } of missing) {
    for (const statement of statements) await change(statement);
    const remember = `INSERT INTO ${keyspace}.schema_versions (part, version, applied_at) VALUES (?, ?, toTimestamp(now()))`;
    await client.execute(remember, [PART, version], { prepare: true, isIdempotent: true });
    logger.log(`Schema of messages in keyspace ${keyspace}: version ${version}`);
  }
}

async function appliedVersions(client: Client, keyspace: string): Promise<ReadonlySet<number>> {
  const tables = 'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?';
  const { rowLength } = await client.execute(tables, [keyspace, 'schema_versions'], {
    consistency: types.consistencies.one,
  });
  if (!rowLength) return new Set();
  return readVersions(client, `SELECT version FROM ${keyspace}.schema_versions WHERE part = ?`);
}

/** A table is listed a moment before it can be read: whoever starts while another process makes it has to wait for it. */
async function readVersions(client: Client, query: string): Promise<ReadonlySet<number>> {
  for (const deadline = Date.now() + LISTED_BEFORE_READABLE_MS; ; await sleep(RETRY_MS)) {
    try {
      const { rows } = await client.execute(query, [PART], { prepare: true });
      return new Set(rows.map((row) => Number(row['version'])));
    } catch (error) {
      if (!isUnknownTable(error) || Date.now() >= deadline) throw error;
    }
  }
}

/** Cassandra's INVALID: of this query, which is always well formed, it can only mean that the table is not there yet. */
const isUnknownTable = (error: unknown): boolean =>
  error instanceof errors.ResponseError && error.code === types.responseErrorCodes.invalid;

function changesThrough(client: Client): (statement: string) => Promise<unknown> {
  const [host] = hostsOf(client).filter((one) => one.isUp());
  const options: QueryOptions = { prepare: false, isIdempotent: true, ...(host && { host }) };
  return (statement) => client.execute(statement, [], options);
}

const hostsOf = (client: Client): Host[] =>
  client
    .getState()
    .getConnectedHosts()
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));

/** As many replicas as there are nodes, three at most. An operator who wants other ones makes the keyspace beforehand. */
function keyspaceOf(client: Client, { keyspace, datacenter }: SchemaTarget): string {
  const nodes = client.hosts.values().filter((host) => host.datacenter === datacenter);
  const replicas = Math.max(1, Math.min(MAX_REPLICAS, nodes.length));
  const replication = `{'class': 'NetworkTopologyStrategy', '${datacenter}': ${replicas}}`;
  return `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = ${replication}`;
}
