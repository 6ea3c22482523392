// node test/faults/kill-gateway.mjs [--clients 100] [-- options of npm run cluster]
// As many clients over long polling as over WebSocket, all through the load balancer, hear a writer; then one gateway is killed
// with SIGKILL. Everybody has to be connected at first, to be back and to hear within 10 s, and to miss nothing. Prints the
// counts; exits 1 when one is wrong. Messages are kept in PostgreSQL: they are not what is tried here.
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { optionsOf, runOnCluster } from './cluster/run.mjs';
import { openSubscribers, sum } from './cluster/subscribers.mjs';
import { Writer } from './cluster/writer.mjs';

const BACK_WITHIN_MS = 10_000;
const GIVE_UP_MS = 30_000;
const PER_SECOND = 10;
const RUN_MS = 60_000;

const { values, passed } = optionsOf({ clients: '100' });
const count = Number(values.clients);

/** A browser that has nothing but HTTP; it keeps the balancer's cookie. */
const polling = (url, options) =>
  io(url, { ...options, transports: ['polling'], upgrade: false, withCredentials: true });

const open = (url, sessions) =>
  openSubscribers(sessions, (index) =>
    index % 2 === 0
      ? { name: `polling ${index}`, url, transport: 'socketio', io: polling }
      : { name: `websocket ${index}`, url, transport: 'ws' },
  );

/** How many ms it takes until each has heard what is written after now; undefined for those who do not in time. */
async function hearing(subscribers, writer) {
  const begun = Date.now();
  const from = writer.sent + 1;
  const took = new Map();
  while (took.size < subscribers.length && Date.now() - begun < GIVE_UP_MS) {
    for (const one of subscribers) {
      if (!took.has(one) && one.lastOf('w0') >= from) took.set(one, Date.now() - begun);
    }
    await sleep(20);
  }
  return subscribers.map((one) => took.get(one));
}

const kinds = (subscribers) => ({
  polling: subscribers.filter(({ name }) => name.startsWith('polling')),
  websocket: subscribers.filter(({ name }) => name.startsWith('websocket')),
});

async function main(cluster) {
  await cluster.start(passed.length > 0 ? passed : ['--messages', 'postgres']);
  const { lb } = cluster.state;
  const people = cluster.people(2 * count);
  const subscribers = await open(lb, people.sessions);
  const writer = new Writer({ url: lb, token: people.sessions[0].token, channelId: people.channel_id, index: 0 });
  const until = { at: Date.now() + RUN_MS };
  const writing = writer.run(PER_SECOND, () => until.at);
  const before = await hearing(subscribers, writer);
  cluster.signal('gateway-1', 'SIGKILL');
  const after = await hearing(subscribers, writer);
  until.at = 0;
  await writing;
  await sleep(1_000);
  for (const one of subscribers) {
    one.conclude([['w0', writer.sent]]);
    one.client.close();
  }
  return report(subscribers, before, after);
}

function report(subscribers, before, after) {
  const rows = Object.entries(kinds(subscribers)).map(([kind, list]) => {
    const back = list.map((one) => after[subscribers.indexOf(one)]);
    const hadToReturn = list.filter(({ counts }) => counts.reconnects > 0).length;
    return {
      kind,
      clients: list.length,
      heard: list.filter((one) => before[subscribers.indexOf(one)] !== undefined).length,
      hadToReturn,
      back: back.filter((ms) => ms !== undefined && ms <= BACK_WITHIN_MS).length,
      slowestMs: Math.max(...back.map((ms) => ms ?? Infinity)),
      ...Object.fromEntries(['duplicates', 'disordered', 'holes', 'syncs'].map((field) => [field, sum(list, field)])),
    };
  });
  for (const row of rows) console.log(JSON.stringify(row));
  for (const complaint of subscribers.flatMap(({ complaints }) => complaints).slice(0, 10)) console.error(complaint);
  return rows.every(
    ({ clients, heard, hadToReturn, back, duplicates, disordered, holes }) =>
      heard === clients && back === clients && hadToReturn > 0 && duplicates + disordered + holes === 0,
  );
}

await runOnCluster(main);
