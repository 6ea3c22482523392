/** All CQL of reactions. Every statement is of one partition and may be repeated. */
export const reactionStatementsOf = (keyspace: string) => {
  const summaries = `${keyspace}.reaction_summaries`;
  const reactions = `${keyspace}.reactions`;
  const bucket = 'channel_id = ? AND bucket = ?';
  const message = 'channel_id = ? AND message_id = ?';
  const select = `SELECT message_id, summary FROM ${summaries} WHERE ${bucket}`;
  return {
    summaries: `${select} AND message_id IN ?`,
    newestSummaries: `${select} LIMIT ?`,
    summariesBelow: `${select} AND message_id < ? LIMIT ?`,
    writeSummary: `INSERT INTO ${summaries} (channel_id, bucket, message_id, summary) VALUES (?, ?, ?, ?) USING TIMESTAMP ?`,
    dropSummary: `DELETE FROM ${summaries} USING TIMESTAMP ? WHERE ${bucket} AND message_id = ?`,
    add: `INSERT INTO ${reactions} (channel_id, message_id, emoji, user_id) VALUES (?, ?, ?, ?) USING TIMESTAMP ?`,
    remove: `DELETE FROM ${reactions} USING TIMESTAMP ? WHERE ${message} AND emoji = ? AND user_id = ?`,
    clearEmoji: `DELETE FROM ${reactions} USING TIMESTAMP ? WHERE ${message} AND emoji = ?`,
    clear: `DELETE FROM ${reactions} USING TIMESTAMP ? WHERE ${message}`,
    own: `SELECT emoji FROM ${reactions} WHERE ${message} AND emoji IN ? AND user_id = ?`,
    users: `SELECT user_id FROM ${reactions} WHERE ${message} AND emoji = ? AND user_id > ? LIMIT ?`,
  };
};
