// Gives a test run its PostgreSQL: MP_TEST_DATABASE_URL if it is set, else npm's own under .cache/engines. Runs that go
// on at the same time share that server; the last one to leave stops it. Jest compiles the TypeScript required here.
const path = require('node:path');

module.exports = async function setup() {
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
