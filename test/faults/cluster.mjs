// node test/faults/cluster.mjs [--seconds 180] [--subscribers 200] [--rate 60] [--faults word,word] [-- options of npm run cluster]
// Six writers send `rate` messages a second in all through the load balancer, subscribers hear them over all gateways, and
// things go wrong meanwhile (cluster/faults.mjs). At the end every acknowledged message has to be stored exactly once and in
// order, and every subscriber has to have heard each one once and in order, or was told to sync. Prints the counts; exits 1
// when one is wrong. By default on three nodes of Cassandra.
import { injectFaults } from './cluster/faults.mjs';
import { optionsOf, runOnCluster } from './cluster/run.mjs';
import { compare, readAll } from './cluster/store-check.mjs';
import { openSubscribers, quiet, sum, totals } from './cluster/subscribers.mjs';
import { call, Writer } from './cluster/writer.mjs';

const WRITERS = 6;
const CHANNELS = 3;
const say = (text) => process.stderr.write(`faults: ${text}\n`);

const { values, passed } = optionsOf({ seconds: '180', subscribers: '200', rate: '60', faults: '' });
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

async function main(cluster) {
  await cluster.start(passed.length > 0 ? passed : ['--cassandra-nodes', '3']);
  const { lb } = cluster.state;
  const people = cluster.people(Math.max(subscriberCount, WRITERS));
  const channels = await openChannels(lb, people);
  const { gateway } = cluster.state;
  const subscribers = await openSubscribers(people.sessions.slice(0, subscriberCount), (index) => ({
    url: lb,
    gatewayUrl: gateway[index % gateway.length],
    transport: index % 4 < 2 ? 'ws' : 'socketio',
  }));
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

function report(writers, subscribers, rows) {
  const acknowledged = new Map(writers.flatMap((writer) => [...writer.acknowledged]));
  const store = compare(acknowledged, rows);
  const heard = Object.fromEntries(
    ['heard', 'duplicates', 'disordered', 'holes', 'syncs', 'reconnects'].map((field) => [
      field,
      sum(subscribers, field),
    ]),
  );
  const written = {
    acknowledged: acknowledged.size,
    repeated: sum(writers, 'repeated'),
    healed: sum(writers, 'healed'),
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

await runOnCluster(main);
