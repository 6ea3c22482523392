// node test/faults/gateways.mjs [--seconds 60] [--clients 200] [--rate 30] [--drops 4] [-- options of npm run cluster]
// Clients hear two gateways through the load balancer, over WebSocket and Socket.IO, half of them resuming without a cursor.
// Each second some lose their socket; one gateway is drained, and later one is killed. Everybody has to hear all that was
// acknowledged, once and in order, or to be told to sync in between. Prints the counts; exits 1 when one is wrong. Messages are
// kept in PostgreSQL: they are not what is tried here.
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutCursor } from './cluster/numbered.mjs';
import { optionsOf, runOnCluster } from './cluster/run.mjs';
import { openSubscribers, quiet, sum, totals } from './cluster/subscribers.mjs';
import { Writer } from './cluster/writer.mjs';

const WRITERS = 3;
const say = (text) => process.stderr.write(`gateways: ${text}\n`);

const { values, passed } = optionsOf({ seconds: '60', clients: '200', rate: '30', drops: '4' });
const [seconds, clients, rate, drops] = [values.seconds, values.clients, values.rate, values.drops].map(Number);

async function dropSome(subscribers, until) {
  let dropped = 0;
  while (Date.now() < until) {
    subscribers[Math.floor(Math.random() * subscribers.length)].client.reconnect();
    dropped++;
    await sleep(1000 / drops);
  }
  return dropped;
}

async function endGateways(cluster) {
  await sleep(seconds * 300);
  say('gateway-1 is drained');
  cluster.signal('gateway-1', 'SIGTERM');
  await sleep(seconds * 400);
  say('gateway-2 is killed');
  cluster.signal('gateway-2', 'SIGKILL');
}

async function main(cluster) {
  await cluster.start(passed.length > 0 ? passed : ['--messages', 'postgres']);
  const { lb } = cluster.state;
  const people = cluster.people(Math.max(clients, WRITERS));
  const subscribers = await openSubscribers(people.sessions.slice(0, clients), (index) => ({
    url: lb,
    transport: index % 4 < 2 ? 'ws' : 'socketio',
    ...(index % 2 === 1 && withoutCursor),
  }));
  const writers = Array.from({ length: WRITERS }, (_, index) => {
    return new Writer({ url: lb, token: people.sessions[index].token, channelId: people.channel_id, index });
  });
  const until = Date.now() + seconds * 1000;
  const [dropped] = await Promise.all([
    dropSome(subscribers, until),
    endGateways(cluster),
    ...writers.map((writer) => writer.run(rate / WRITERS, () => until)),
  ]);
  await quiet(subscribers, writers);
  for (const one of subscribers) {
    one.conclude(writers.map(({ index, sent }) => [`w${index}`, sent]));
    one.client.close();
  }
  return report(writers, subscribers, dropped);
}

function report(writers, subscribers, dropped) {
  const acknowledged = writers.reduce((total, writer) => total + writer.acknowledged.size, 0);
  const fields = ['heard', 'duplicates', 'disordered', 'holes', 'syncs', 'reconnects', 'resumed'];
  const heard = Object.fromEntries(fields.map((field) => [field, sum(subscribers, field)]));
  for (const complaint of subscribers.flatMap(({ complaints }) => complaints).slice(0, 10)) say(complaint);
  say(`told to subscribers: ${JSON.stringify(totals(subscribers.map((one) => one.reasons)))}`);
  console.log(JSON.stringify({ acknowledged, clients: subscribers.length, dropped, ...heard }));
  const { duplicates, disordered, holes, resumed } = heard;
  return acknowledged > 0 && heard.heard > 0 && resumed > 0 && duplicates + disordered + holes === 0;
}

await runOnCluster(main);
