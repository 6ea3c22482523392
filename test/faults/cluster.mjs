// node test/faults/cluster.mjs [--seconds 180] [--subscribers 200] [--rate 60] [--faults word,word] [-- options of npm run cluster]
// Six writers send `rate` messages a second in all through the load balancer, subscribers hear them over all gateways, and
// things go wrong meanwhile (cluster/faults.mjs). At the end every acknowledged message has to be stored exactly once and in
// order, and every subscriber has to have heard each one once and in order, or was told to sync. Prints the counts; exits 1
// when one is wrong. By default on three nodes of Cassandra.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { injectFaults } from './cluster/faults.mjs';
import { RunningCluster } from './cluster/running-cluster.mjs';
import { compare, readAll } from './cluster/store-check.mjs';
import { call, Writer } from './cluster/writer.mjs';

const WRITERS = 6;
const CHANNELS = 3;
const QUIET_MS = 20_000;
const say = (text) => process.stderr.write(`faults: ${text}\n`);
const add = (list, field) => list.reduce((sum, { counts }) => sum + counts[field], 0);

const split = process.argv.indexOf('--');
const [own, passed] =
  split < 0 ? [process.argv.slice(2), []] : [process.argv.slice(2, split), process.argv.slice(split + 1)];
const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  args: own,
  options: { seconds: text('180'), subscribers: text('200'), rate: text('60'), faults: text('') },
});
const [seconds, subscriberCount, rate] = [values.seconds, values.subscribers, values.rate].map(Number);

async function openChannels(url, { guild_id, channel_id, sessions }) {
  const ids = [channel_id];
  while (ids.length < CHANNELS) {
    const body = { name: `faults-${ids.length}`, type: 'text' };
    const made = await call(url, sessions[0].token, 'POST', `/guilds/${guild_id}/channels`, body);
    if (made.status !== 201) throw new Error(`making a channel answered ${made.status}`);
    ids.push(made.body.id);
  }
  return ids;
}

/** All connected, spread over gateways and transports. */
async function openSubscribers(state, sessions) {
  const { Subscriber } = await import('./cluster/subscriber.mjs');
  const subscribers = sessions.map(
    ({ token }, index) =>
      new Subscriber(`s${index}`, {
        url: state.lb,
        gatewayUrl: state.gateway[index % state.gateway.length],
        token,
        transport: index % 4 < 2 ? 'ws' : 'socketio',
      }),
  );
  for (let at = 0; at < subscribers.length; at += 20) {
    await Promise.all(subscribers.slice(at, at + 20).map((one) => one.connect()));
  }
  return subscribers;
}

/** Waits until all have heard the last of everything, or long enough. */
async function quiet(subscribers, writers) {
  const done = () =>
    subscribers.every((one) => writers.every(({ index, sent }) => one.lastOf(`w${index}`) === sent - 1));
  for (const until = Date.now() + QUIET_MS; !done() && Date.now() < until;) await sleep(200);
}

async function main(cluster) {
  await cluster.start(passed.length > 0 ? passed : ['--cassandra-nodes', '3']);
  const { lb } = cluster.state;
  const people = cluster.people(Math.max(subscriberCount, WRITERS));
  const channels = await openChannels(lb, people);
  const subscribers = await openSubscribers(cluster.state, people.sessions.slice(0, subscriberCount));
  say(`${subscribers.length} subscribers hear; ${WRITERS} writers begin, ${rate} messages a second in all`);
  const writers = Array.from({ length: WRITERS }, (_, index) => {
    const channelId = channels[index % CHANNELS];
    return new Writer({ url: lb, token: people.sessions[index].token, channelId, index });
  });
  const until = Date.now() + seconds * 1000;
  const words = values.faults.split(',').filter(Boolean);
  await Promise.all([
    injectFaults(cluster, seconds, say, words),
    ...writers.map((writer) => writer.run(rate / WRITERS, () => until)),
  ]);
  await quiet(subscribers, writers);
  for (const one of subscribers) {
    one.conclude(writers.map(({ index, sent }) => [`w${index}`, sent]));
    one.client.close();
  }
  const stored = await Promise.all(channels.map((id) => readAll(lb, people.sessions[0].token, id)));
  return report(writers, subscribers, stored.flat());
}

/** Several maps of counts as one. */
function totals(maps) {
  const sum = {};
  for (const [name, count] of maps.flatMap((map) => [...map])) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function report(writers, subscribers, rows) {
  const acknowledged = new Map(writers.flatMap((writer) => [...writer.acknowledged]));
  const store = compare(acknowledged, rows);
  const heard = Object.fromEntries(
    ['heard', 'duplicates', 'disordered', 'holes', 'syncs', 'reconnects'].map((field) => [
      field,
      add(subscribers, field),
    ]),
  );
  const written = {
    acknowledged: acknowledged.size,
    repeated: add(writers, 'repeated'),
    healed: add(writers, 'healed'),
  };
  const slowestMs = Math.max(...writers.map(({ counts }) => counts.slowestMs));
  for (const complaint of subscribers.flatMap(({ complaints }) => complaints).slice(0, 20)) say(complaint);
  say(`refusals seen by writers: ${JSON.stringify(totals(writers.map((one) => one.refusals)))}`);
  say(`told to subscribers: ${JSON.stringify(totals(subscribers.map((one) => one.reasons)))}`);
  console.log(
    JSON.stringify({ written: { ...written, slowestMs }, stored: { rows: rows.length, ...store }, subscribers: heard }),
  );
  const wrong = [...Object.values(store), heard.duplicates, heard.disordered, heard.holes];
  return acknowledged.size > 0 && heard.heard > 0 && wrong.every((count) => count === 0);
}

const cluster = new RunningCluster();
try {
  process.exitCode = (await main(cluster)) ? 0 : 1;
} finally {
  await cluster.stop();
}
// What is left of sockets must not keep the run from ending.
process.exit();
