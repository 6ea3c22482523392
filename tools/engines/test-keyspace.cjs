// A fresh keyspace of the test run's Cassandra for one test file.
const { Client } = require('cassandra-driver');

let count = 0;

function cluster() {
  const text = process.env.MP_TEST_CASSANDRA;
  if (!text)
    throw new Error(
      'MP_TEST_CASSANDRA is not set: run this test through Jest’s contract project (tools/engines/jest-setup.cjs sets it)',
    );
  return JSON.parse(text);
}

exports.createTestKeyspace = async () => {
  const { contactPoints, port, datacenter } = cluster();
  const client = new Client({
    contactPoints,
    localDataCenter: datacenter,
    protocolOptions: { port },
    // Dropping a keyspace waits for the disk.
    socketOptions: { readTimeout: 60_000 },
  });
  await client.connect();
  const keyspace = `mp_test_${process.pid}_${Date.now().toString(36)}_${++count}`;
  return {
    address: { contactPoints, port, datacenter, keyspace },
    run: async (cql, params = []) => (await client.execute(cql, params, { prepare: params.length > 0 })).rows ?? [],
    drop: async () => {
      await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
      await client.shutdown();
    },
  };
};
