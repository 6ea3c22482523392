/** All CQL of the store. Every statement is of one partition and may be repeated. */
export const statementsOf = (keyspace: string) => {
  const messages = `${keyspace}.messages`;
  const buckets = `${keyspace}.channel_buckets`;
  const partition = 'channel_id = ? AND bucket = ?';
  const select = `SELECT id, author_id, body FROM ${messages} WHERE ${partition}`;
  return {
    insert: `INSERT INTO ${messages} (channel_id, bucket, id, author_id, body) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?`,
    edit: `UPDATE ${messages} USING TIMESTAMP ? SET body = ? WHERE ${partition} AND id = ?`,
    remove: `DELETE FROM ${messages} USING TIMESTAMP ? WHERE ${partition} AND id = ?`,
    purge: `DELETE FROM ${messages} USING TIMESTAMP ? WHERE ${partition}`,
    purgeBelow: `DELETE FROM ${messages} USING TIMESTAMP ? WHERE ${partition} AND id < ?`,
    newest: `${select} LIMIT ?`,
    oldest: `${select} ORDER BY id ASC LIMIT ?`,
    below: `${select} AND id < ? LIMIT ?`,
    upTo: `${select} AND id <= ? LIMIT ?`,
    above: `${select} AND id > ? ORDER BY id ASC LIMIT ?`,
    byIds: `${select} AND id IN ?`,
    listBuckets: `SELECT bucket, approx_count, confirmed FROM ${buckets} WHERE channel_id = ?`,
    openBucket: `INSERT INTO ${buckets} (channel_id, bucket, approx_count) VALUES (?, ?, 0)`,
    confirmBucket: `UPDATE ${buckets} SET confirmed = true WHERE channel_id = ? AND bucket = ?`,
    countBucket: `UPDATE ${buckets} SET approx_count = ? WHERE channel_id = ? AND bucket = ?`,
    dropBuckets: `DELETE FROM ${buckets} WHERE channel_id = ?`,
    dropBucket: `DELETE FROM ${buckets} WHERE channel_id = ? AND bucket = ?`,
    check: `SELECT version FROM ${keyspace}.schema_versions LIMIT 1`,
  };
};

export type Statements = ReturnType<typeof statementsOf>;
