const { Client } = require('pg');

/** Connects to `url`, runs `work(client)` and disconnects. */
exports.withClient = async function withClient(url, work) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** The URL of another database on the same server. */
exports.databaseUrl = function databaseUrl(url, name) {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
};
