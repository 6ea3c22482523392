// node test/faults/rolling-restart.mjs [--subscribers 100] [--rate 40] [-- options of npm run cluster]
// Every process is told to end and comes again, one after the other, while people write, read and hear through the load balancer.
// Nobody repeats anything: each request has to be answered well the first time. Every session has to be resumed, and to miss nothing.
// Prints the counts; exits 1 when one is wrong. Messages are kept in PostgreSQL: they are not what is tried here.
import { setTimeout as sleep } from 'node:timers/promises';
import { optionsOf, runOnCluster } from './cluster/run.mjs';
import { openSubscribers, quiet, sum, totals } from './cluster/subscribers.mjs';
import { call } from './cluster/writer.mjs';

const WRITERS = 4;
const READERS = 2;
const PAUSE_MS = 2_000;
const ORDER = ['api', 'data', 'gateway', 'worker'];
const say = (text) => process.stderr.write(`rolling: ${text}\n`);

const { values, passed } = optionsOf({ subscribers: '100', rate: '40' });
const [count, rate] = [values.subscribers, values.rate].map(Number);

/** Asks at its own pace until it is told to stop, and counts what was not answered as it has to be. */
class Asker {
  sent = 0;
  answered = 0;
  failures = new Map();
  slowestMs = 0;

  constructor(index, wanted, ask) {
    Object.assign(this, { index, wanted, ask });
  }

  async run(perSecond, goesOn) {
    for (let next = Date.now(); goesOn(); next = Math.max(next + 1000 / perSecond, Date.now())) {
      await sleep(next - Date.now());
      const begun = Date.now();
      const outcome = await this.ask(this.sent++).then(
        ({ status }) => status,
        (error) => `${error.name} ${error.cause?.code ?? error.message}`,
      );
      this.slowestMs = Math.max(this.slowestMs, Date.now() - begun);
      if (outcome === this.wanted) this.answered++;
      else this.#fail(outcome);
    }
  }

  #fail(outcome) {
    if (!this.failures.has(outcome)) say(`${new Date().toISOString()} ${this.wanted} wanted, ${outcome} came`);
    this.failures.set(outcome, (this.failures.get(outcome) ?? 0) + 1);
  }
}

function askers(lb, { sessions, channel_id: channelId }) {
  const path = `/channels/${channelId}/messages`;
  const writers = Array.from({ length: WRITERS }, (_, index) => {
    const send = (n) => call(lb, sessions[index].token, 'POST', path, { content: `w${index} n${n}` });
    return new Asker(index, 201, send);
  });
  const readers = Array.from({ length: READERS }, (_, index) => {
    const read = () => call(lb, sessions[WRITERS + index].token, 'GET', `${path}?limit=20`);
    return new Asker(index, 200, read);
  });
  return { writers, all: [...writers, ...readers] };
}

async function main(cluster) {
  await cluster.start(passed.length > 0 ? passed : ['--messages', 'postgres']);
  const { lb } = cluster.state;
  const people = cluster.people(Math.max(count, WRITERS + READERS));
  const subscribers = await openSubscribers(people.sessions.slice(0, count), (index) => ({
    url: lb,
    transport: index % 2 === 0 ? 'ws' : 'socketio',
  }));
  const { writers, all } = askers(lb, people);
  let goesOn = true;
  const asking = Promise.all(all.map((one) => one.run(rate / all.length, () => goesOn)));
  for (const name of ORDER.flatMap((kind) => cluster.names(kind))) {
    await sleep(PAUSE_MS);
    say(`${new Date().toISOString()} ${name} restarts`);
    await cluster.restart(name);
  }
  await sleep(PAUSE_MS);
  goesOn = false;
  await asking;
  await quiet(subscribers, writers);
  for (const one of subscribers) {
    one.conclude(writers.map(({ index, sent }) => [`w${index}`, sent]));
    one.client.close();
  }
  return report(all, subscribers);
}

function report(all, subscribers) {
  const requests = all.reduce((total, { sent }) => total + sent, 0);
  const failures = totals(all.map((one) => one.failures));
  const fields = ['heard', 'duplicates', 'disordered', 'holes', 'syncs', 'reconnects', 'resumed'];
  const heard = Object.fromEntries(fields.map((field) => [field, sum(subscribers, field)]));
  const slowestMs = Math.max(...all.map((one) => one.slowestMs));
  for (const complaint of subscribers.flatMap(({ complaints }) => complaints).slice(0, 10)) say(complaint);
  say(`told to subscribers: ${JSON.stringify(totals(subscribers.map((one) => one.reasons)))}`);
  console.log(JSON.stringify({ requests, failures, slowestMs, subscribers: subscribers.length, ...heard }));
  const { duplicates, disordered, holes, syncs, resumed } = heard;
  const wrong = duplicates + disordered + holes + syncs + Object.keys(failures).length;
  return requests > 0 && wrong === 0 && resumed >= subscribers.length;
}

await runOnCluster(main);
