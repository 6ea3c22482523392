// A database that nobody else uses in the test run's MongoDB, real or not.
const { MongoClient } = require('mongodb');

let count = 0;

function server() {
  const text = process.env.MP_TEST_MONGO;
  if (!text)
    throw new Error(
      'MP_TEST_MONGO is not set: run this test through Jest’s contract project (tools/engines/jest-setup.cjs sets it)',
    );
  return JSON.parse(text);
}

function urlOf(name) {
  const url = new URL(server().url);
  url.pathname = `/${name}`;
  return url.href;
}

exports.createTestMongo = async () => {
  const name = `mp_test_${process.pid}_${Date.now().toString(36)}_${++count}`;
  return {
    url: urlOf(name),
    engine: server().name,
    drop: async () => {
      const client = new MongoClient(server().url);
      await client.db(name).dropDatabase();
      await client.close();
    },
  };
};
