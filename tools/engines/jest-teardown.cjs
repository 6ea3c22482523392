module.exports = async function teardown() {
  require('./cassandra-run.cjs').stopCassandra();
  require('./mongo-run.cjs').stopMongo();
  require('./s3-run.cjs').stopS3();
  require('./redis-run.cjs').stopRedis();
  const server = globalThis.messagepalTestServer;
  if (!server) return;
  globalThis.messagepalTestServer = undefined;
  delete process.env.MP_TEST_DATABASE_URL;
  await server.stop();
};
