// A fresh, migrated database for one test file, cloned from the run's template.
const { hostname } = require('node:os');
const { withClient, databaseUrl } = require('./postgres-client.cjs');

const ownPrefix = `mp_test_${hostname()
  .toLowerCase()
  .replace(/[^a-z0-9]/g, '')
  .slice(0, 20)}_`;
let count = 0;

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fromRun(name) {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: run this test through Jest's contract or e2e project (tools/engines/jest-setup.cjs sets it)`,
    );
  return value;
}

async function createTestDatabase() {
  const server = fromRun('MP_TEST_DATABASE_URL');
  const name = `${ownPrefix}${process.pid}_${Date.now().toString(36)}_${++count}`;
  await withClient(server, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${fromRun('MP_TEST_TEMPLATE')} STRATEGY wal_log`),
  );
  return {
    url: databaseUrl(server, name),
    drop: () =>
      withClient(server, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/** Drops the databases of test processes that were killed: their names hold host and process id. */
async function dropAbandoned(server) {
  await withClient(server, async (client) => {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [ownPrefix]);
    for (const { datname } of rows) {
      const pid = Number(datname.slice(ownPrefix.length).split('_')[0]);
      if (!isAlive(pid)) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
  });
}

module.exports = { createTestDatabase, dropAbandoned };
