// The migrated database that each test's own is cloned from. Its name holds a hash of the migrations, so a checkout
// whose migrations changed makes a new one.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { Client } = require('pg');

const MIGRATIONS = path.join(__dirname, '../../libs/database/src/migrations');
const TEMPLATE_LOCK = 7105003;
const KEPT_TEMPLATES = 5;

async function withClient(url, work) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function templateName() {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).sort())
    hash.update(file).update(readFileSync(path.join(MIGRATIONS, file)));
  return `mp_template_${hash.digest('hex').slice(0, 12)}`;
}

function databaseUrl(url, name) {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

async function exists(client, name) {
  return (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount > 0;
}

async function build(client, url, name) {
  const { migrate } = require('../../libs/database/src/migrate.ts');
  const draft = `${name}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
  await migrate(databaseUrl(url, draft));
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
}

async function dropOldTemplates(client) {
  const { rows } = await client.query(
    `SELECT datname FROM pg_database WHERE datname ~ '^mp_template_[0-9a-f]{12}$' ORDER BY oid DESC OFFSET ${KEPT_TEMPLATES}`,
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}

/** Makes the template if it is missing; runs that start together make it once. Returns its name. */
exports.ensureTemplate = (url) =>
  withClient(url, async (client) => {
    const name = templateName();
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (!(await exists(client, name))) await build(client, url, name);
    await dropOldTemplates(client);
    return name;
  });

/** Drops the databases of test processes that were killed: the name holds host and process id. */
exports.dropAbandoned = (url) =>
  withClient(url, async (client) => {
    const { ownPrefix, isAlive } = require('./test-database.cjs');
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [ownPrefix]);
    for (const { datname } of rows) {
      if (!isAlive(Number(datname.slice(ownPrefix.length).split('_')[0])))
        await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
  });

exports.withClient = withClient;
exports.databaseUrl = databaseUrl;
