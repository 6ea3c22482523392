import { Client } from 'cassandra-driver';
import { noteStatement } from './counted-reads';

/** From now on statements of this process to Cassandra are counted. */
export function countCassandra(): void {
  const ask = Reflect.get(Client.prototype, 'execute') as (
    this: Client,
    query: string,
    ...rest: unknown[]
  ) => Promise<unknown>;
  Client.prototype.execute = function counted(this: Client, query: string, ...rest: unknown[]) {
    noteStatement(query);
    return ask.call(this, query, ...rest);
  } as typeof Client.prototype.execute;
}

/** Says that buckets of a channel begin at these ids, as an import of old messages does. */
export async function plantBuckets(
  env: NodeJS.ProcessEnv,
  channelId: string,
  starts: readonly string[],
): Promise<void> {
  const keyspace = env['CASSANDRA_KEYSPACE'] ?? 'messagepal';
  const client = new Client({
    contactPoints: env['CASSANDRA_CONTACT_POINTS']?.split(',') ?? [],
    localDataCenter: env['CASSANDRA_DATACENTER'] ?? 'datacenter1',
    protocolOptions: { port: Number(env['CASSANDRA_PORT'] ?? 9042) },
  });
  const insert = `INSERT INTO ${keyspace}.channel_buckets (channel_id, bucket, approx_count, confirmed) VALUES (?, ?, 0, true)`;
  for (const start of starts) await client.execute(insert, [channelId, start], { prepare: true });
  await client.shutdown();
}
