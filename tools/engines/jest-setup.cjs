// Gives a test run its engines: Redis (redis-run.cjs) and PostgreSQL, which is MP_TEST_DATABASE_URL if that is set, else
// npm's own under .cache/engines. Runs that go on at the same time share them; the last one to leave stops them. Jest
// compiles the TypeScript required here.
const path = require('node:path');

module.exports = async function setup(globalConfig, projectConfig) {
  require('./cassandra-run.cjs').startCassandra(globalConfig, projectConfig);
  require('./mongo-run.cjs').startMongo(globalConfig, projectConfig);
  require('./s3-run.cjs').startS3(globalConfig, projectConfig);
  require('./clamd-run.cjs').findClamd(globalConfig, projectConfig);
  require('./redis-run.cjs').startRedis();
  const { startEmbeddedPostgres } = require('../../libs/database/src/embedded/embedded-postgres.ts');
  const { dropAbandoned } = require('./test-database.cjs');
  const { ensureTemplate } = require('./test-template.cjs');
  if (!process.env.MP_TEST_DATABASE_URL) {
    const server = await startEmbeddedPostgres({
      dataDir: path.join(__dirname, '../../.cache/engines/postgres'),
      durable: false,
      log: () => {},
    });
    globalThis.messagepalTestServer = server;
    process.env.MP_TEST_DATABASE_URL = server.url;
  }
  await dropAbandoned(process.env.MP_TEST_DATABASE_URL);
  process.env.MP_TEST_TEMPLATE = await ensureTemplate(process.env.MP_TEST_DATABASE_URL);
};
