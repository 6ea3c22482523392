// The migrated database that each test's own is cloned from. Its name holds a hash of the migrations, so a checkout
// whose migrations changed makes a new one.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { databaseUrl, withClient } = require('./postgres-client.cjs');

const MIGRATIONS = path.join(__dirname, '../../libs/database/src/migrations');
const TEMPLATE_LOCK = 7105003;
const KEPT_TEMPLATES = 5;

function templateName() {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).sort())
    hash.update(file).update(readFileSync(path.join(MIGRATIONS, file)));
  return `mp_template_${hash.digest('hex').slice(0, 12)}`;
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
