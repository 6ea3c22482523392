// node test/faults/herd.mjs [--clients 2000] [--guilds 20] [--resume] [-- options of npm run cluster]
// All clients of the only gateway lose it (SIGKILL) and are back as soon as it listens again, without any jitter: with IDENTIFY and
// nothing known, or with RESUME by their cursors. Everybody has to be ready within 60 s; guilds are to be read from PostgreSQL at
// most twice each, however many are in them (counted by pg_stat_statements); the API has to answer meanwhile, 99 of 100 requests
// within a second. Prints the counts; exits 1 when one is wrong. Messages are kept in PostgreSQL: they are not what is tried here.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Herdling } from './cluster/herdling.mjs';
import { optionsOf, runOnCluster } from './cluster/run.mjs';
import { call } from './cluster/writer.mjs';

const READY_WITHIN_MS = 60_000;
const GIVE_UP_MS = 180_000;
const API_P99_MS = 1_000;
const QUERIES_PER_GUILD = 2;
const ASKERS = 4;
const AT_ONCE = 25;
const SHOWN = 12;
/** What is read of a guild as a whole, whoever asks. */
const OF_A_GUILD = /g\.icon_url|SELECT id, last_message_id AS last FROM channels/;
const say = (text) => process.stderr.write(`herd: ${text}\n`);

const { values, passed } = optionsOf({ clients: '2000', guilds: '20', resume: false });
const [clients, guilds] = [values.clients, values.guilds].map(Number);

/** A connection on which statements are counted. The library has to be there when the server starts. */
async function countStatements(cluster) {
  const { address } = cluster.state.engines.postgres;
  const query = async (sql, parameters) => {
    const client = new pg.Client(address);
    await client.connect();
    try {
      return (await client.query(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  };
  await query(`ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
  await cluster.restart('postgres');
  await query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  return query;
}

async function makeGuild(url, { token }) {
  const { status, body } = await call(url, token, 'POST', '/guilds', { name: 'Herd' });
  if (status !== 201) throw new Error(`making a guild answered ${status}`);
  return { guild_id: body.id, channel_id: body.channels.find(({ type }) => type === 'text').id };
}

/** Makes so many members with a session each, past the product: it would take minutes. */
async function populate(query, guild, count) {
  const first = BigInt(guild.guild_id);
  const members = Array.from({ length: count }, (_, number) => {
    const [id, secret] = [String(first + BigInt(number) + 1n), randomBytes(32).toString('base64url')];
    return {
      id,
      name: `herd_${id}`,
      hash: createHash('sha256').update(secret).digest(),
      token: `mp_user_${id}.${secret}`,
    };
  });
  const [ids, names, hashes] = ['id', 'name', 'hash'].map((field) => members.map((one) => one[field]));
  await query('INSERT INTO users (id, username) SELECT * FROM unnest($1::bigint[], $2::text[])', [ids, names]);
  await query('INSERT INTO members (guild_id, user_id) SELECT $1, unnest($2::bigint[])', [guild.guild_id, ids]);
  await query(
    `INSERT INTO sessions (id, user_id, kind, secret_hash)
      SELECT id, id, 'user', hash FROM unnest($1::bigint[], $2::bytea[]) AS made (id, hash)`,
    [ids, hashes],
  );
  return { ...guild, sessions: members.map(({ id, token }) => ({ user_id: id, token })) };
}

const statements = `SELECT query, calls::int, round(total_exec_time)::int AS ms FROM pg_stat_statements
  WHERE query NOT LIKE '%pg_stat_statements%' ORDER BY calls DESC`;

/** Asks the API until it is told to stop; how long each answer took. */
async function ask(url, { sessions, channel_id: channelId }, goesOn) {
  const times = [];
  const failed = [];
  const one = async (token) => {
    while (goesOn()) {
      const begun = performance.now();
      const { status } = await call(url, token, 'GET', `/channels/${channelId}/messages?limit=20`);
      times.push(performance.now() - begun);
      if (status !== 200) failed.push(status);
      await sleep(50);
    }
  };
  await Promise.all(sessions.slice(0, ASKERS).map(({ token }) => one(token)));
  const sorted = times.toSorted((a, b) => a - b);
  return { asked: times.length, failed: failed.length, p99Ms: Math.round(sorted[Math.floor(sorted.length * 0.99)]) };
}

async function allReady(herd, withinMs) {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(50))
    if (herd.every(({ ready }) => ready)) return;
}

async function main(cluster) {
  const few = ['--api', '1', '--gateway', '1', '--data', '0', '--worker', '1'];
  await cluster.start(passed.length > 0 ? passed : ['--messages', 'postgres', ...few]);
  const query = await countStatements(cluster);
  const perGuild = Math.ceil(clients / guilds);
  const owner = cluster.people(1).sessions[0];
  const people = [];
  while (people.length < guilds) people.push(await populate(query, await makeGuild(cluster.state.lb, owner), perGuild));
  const { gateway, api } = cluster.state;
  const sessions = people.flatMap((guild) => guild.sessions).slice(0, clients);
  const herd = sessions.map(({ token }) => new Herdling(gateway[0], token, values.resume));
  say(`${herd.length} clients in ${guilds} guilds connect`);
  for (let at = 0; at < herd.length; at += AT_ONCE) {
    const some = herd.slice(at, at + AT_ONCE);
    for (const one of some) one.connect();
    await allReady(some, GIVE_UP_MS);
  }
  await query('SELECT pg_stat_statements_reset()');
  for (const one of herd) one.begin();
  const begun = Date.now();
  cluster.signal('gateway-1', 'SIGKILL');
  let goesOn = true;
  const asking = ask(api[0], people[0], () => goesOn);
  await allReady(herd, GIVE_UP_MS);
  const tookMs = Date.now() - begun;
  goesOn = false;
  const answered = await asking;
  return report({ herd, tookMs, answered, counted: await query(statements) });
}

function report({ herd, tookMs, answered, counted }) {
  const ready = herd.filter((one) => one.ready).length;
  const times = herd.map(({ readyAt, begunAt }) => readyAt - begunAt).toSorted((a, b) => a - b);
  for (const { query, calls, ms } of counted.slice(0, SHOWN))
    say(`${calls} × (${ms} ms) ${query.replace(/\s+/g, ' ').slice(0, 110)}`);
  const guildQueries = counted.filter(({ query }) => OF_A_GUILD.test(query)).reduce((all, { calls }) => all + calls, 0);
  const all = counted.reduce((total, { calls }) => total + calls, 0);
  console.log(
    JSON.stringify({
      clients: herd.length,
      ready,
      tookMs,
      medianMs: times[times.length >> 1],
      guilds,
      guildQueries,
      perGuild: guildQueries / guilds,
      queriesPerClient: Math.round((all / herd.length) * 10) / 10,
      api: answered,
    }),
  );
  const { failed, p99Ms } = answered;
  const quick = ready === herd.length && tookMs <= READY_WITHIN_MS && p99Ms < API_P99_MS && failed === 0;
  return quick && guildQueries <= QUERIES_PER_GUILD * guilds;
}

await runOnCluster(main);
