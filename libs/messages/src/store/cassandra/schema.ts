/** What is spoken at the other end: each is CQL, with its own tables and limits. */
export type CassandraFlavour = 'cassandra' | 'scylla' | 'astra';

/** A step of the schema. Once released it is never changed; every statement may be repeated. */
interface SchemaStep {
  version: number;
  statements: readonly string[];
}

/** ScyllaDB has no unified strategy; its own default serves. Astra knows no other and takes no grace period. */
const compaction = (flavour: CassandraFlavour, scaling: string): string =>
  flavour === 'scylla'
    ? ''
    : ` AND compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': '${scaling}'}`;

/** Ten days: a repair at least every week keeps removed messages from coming back through a node that was away. */
const GRACE = ' AND gc_grace_seconds = 864000';

export const versionTable = (keyspace: string): string =>
  `CREATE TABLE IF NOT EXISTS ${keyspace}.schema_versions (part text, version int, applied_at timestamp, PRIMARY KEY (part, version))`;

export function schemaOf(keyspace: string, flavour: CassandraFlavour): readonly SchemaStep[] {
  const grace = flavour === 'astra' ? '' : GRACE;
  return [
    {
      version: 1,
      statements: [
        `CREATE TABLE IF NOT EXISTS ${keyspace}.messages (
          channel_id bigint, bucket bigint, id bigint, author_id bigint, body text,
          PRIMARY KEY ((channel_id, bucket), id)
        ) WITH CLUSTERING ORDER BY (id DESC)${compaction(flavour, 'T4')}${grace}
          AND compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 16}
          AND speculative_retry = '99PERCENTILE'`,
        `CREATE TABLE IF NOT EXISTS ${keyspace}.channel_buckets (
          channel_id bigint, bucket bigint, approx_count int, confirmed boolean,
          PRIMARY KEY ((channel_id), bucket)
        ) WITH CLUSTERING ORDER BY (bucket DESC)${compaction(flavour, 'L4')}`,
      ],
    },
    {
      version: 2,
      statements: [
        `CREATE TABLE IF NOT EXISTS ${keyspace}.reaction_summaries (
          channel_id bigint, bucket bigint, message_id bigint, summary text,
          PRIMARY KEY ((channel_id, bucket), message_id)
        ) WITH CLUSTERING ORDER BY (message_id DESC)${compaction(flavour, 'L4')}${grace}`,
        `CREATE TABLE IF NOT EXISTS ${keyspace}.reactions (
          channel_id bigint, message_id bigint, emoji text, user_id bigint,
          PRIMARY KEY ((channel_id, message_id), emoji, user_id)
        ) WITH CLUSTERING ORDER BY (emoji ASC, user_id ASC)${compaction(flavour, 'L4')}${grace}`,
      ],
    },
  ];
}
