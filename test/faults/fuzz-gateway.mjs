// node test/faults/fuzz-gateway.mjs [--frames 50000] [--seed 1] [--at-once 16] [-- options of npm run cluster]
// Bad input for one gateway, each on a connection of its own (test/e2e/fuzz has the kinds): frames cut short, of wrong opcodes, binary, in tiny
// pieces, of bad UTF-8, with huge numbers, compressed bombs, packets of Engine.IO that are none. Each has to end its connection
// in the right way; the process may not end or grow; two who listen may not lose their connections, and have to hear all that is
// said meanwhile. Prints the counts; exits 1 when something is wrong.
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectGarbage } from './cluster/collect-garbage.mjs';
import { optionsOf, runOnCluster } from './cluster/run.mjs';
import { openSubscribers, quiet, sum, totals } from './cluster/subscribers.mjs';
import { Writer } from './cluster/writer.mjs';

const PER_SECOND = 10;
const REST_MS = 5_000;
const PARTS = 5;
/**
 * How much more memory the last two parts may have left than the two before them. Measured after a collection: left alone, the
 * collector lets hundreds of MiB of what connections were lie about for minutes, and nothing can be told from that.
 */
const GROWTH = 1.1;
/** Of megabytes that are few a tenth is nothing. */
const SLACK_MIB = 4;
const STRAY_HANDLES = 2;
const INSPECTOR_PORT = 9_339;
const say = (text) => process.stderr.write(`fuzz: ${text}\n`);

const { values, passed } = optionsOf({ frames: '50000', seed: String(Date.now() % 100_000), 'at-once': '16' });
const [frames, seed, atOnce] = [values.frames, values.seed, values['at-once']].map(Number);

async function metrics(gateway) {
  const page = await (await fetch(`${gateway}/metrics`)).text();
  const read = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
  const mib = (name) => Math.round(read(name) / 1024 / 1024);
  return {
    rss: mib('process_resident_memory_bytes'),
    heap: mib('nodejs_heap_size_used_bytes'),
    external: mib('nodejs_external_memory_bytes'),
    handles: read('nodejs_active_handles_total'),
    sessions: read('messagepal_gateway_sessions'),
  };
}

/** When nothing is going on. */
async function rested(gateway, pid) {
  await sleep(REST_MS);
  await collectGarbage(pid, INSPECTOR_PORT);
  return metrics(gateway);
}

async function attack({ port, pid }, { runFuzz, numbers }) {
  const random = numbers(seed);
  const gateway = `http://127.0.0.1:${port}`;
  const parts = [];
  for (let part = 0; part < PARTS; part++) {
    const { sent, wrong } = await runFuzz({ port, frames: Math.ceil(frames / PARTS), random, atOnce });
    parts.push({ sent, wrong, ...(await rested(gateway, pid)) });
  }
  return parts;
}

async function main(cluster) {
  const few = ['--api', '1', '--gateway', '1', '--data', '0'];
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --inspect-port=${INSPECTOR_PORT}`;
  await cluster.start(passed.length > 0 ? passed : ['--messages', 'postgres', ...few]);
  const require = createRequire(import.meta.url);
  require('../../tools/ts-require.cjs');
  const tools = { ...require('../e2e/fuzz/run-fuzz.ts'), ...require('../e2e/storm/run-storm.ts') };
  const { lb, gateway, pids } = cluster.state;
  const people = cluster.people(2);
  const listeners = await openSubscribers(people.sessions, (index) => ({
    url: lb,
    gatewayUrl: gateway[0],
    transport: index === 0 ? 'ws' : 'socketio',
  }));
  const writer = new Writer({ url: lb, token: people.sessions[0].token, channelId: people.channel_id, index: 0 });
  const until = { at: Infinity };
  const writing = writer.run(PER_SECOND, () => until.at);
  say(`${frames} frames, seed ${seed}`);
  const attacked = await attack({ port: Number(new URL(gateway[0]).port), pid: pids['gateway-1'] }, tools);
  until.at = 0;
  await writing;
  await quiet(listeners, [writer]);
  for (const one of listeners) {
    one.conclude([['w0', writer.sent]]);
    one.client.close();
  }
  return report(attacked, listeners, cluster.state.pids['gateway-1'] === pids['gateway-1']);
}

function report(parts, listeners, alive) {
  const kinds = totals(parts.map(({ sent }) => sent));
  const wrong = parts.flatMap((part) => part.wrong);
  const fields = ['heard', 'duplicates', 'disordered', 'holes', 'syncs', 'reconnects'];
  const heard = Object.fromEntries(fields.map((field) => [field, sum(listeners, field)]));
  const count = Object.values(kinds).reduce((total, one) => total + one, 0);
  const [rss, heap, external, handles] = ['rss', 'heap', 'external', 'handles'].map((name) =>
    parts.map((part) => part[name]),
  );
  const { sessions } = parts.at(-1);
  for (const one of new Set(wrong)) say(`wrong: ${one}`);
  const seen = { frames: count, kinds: Object.keys(kinds).length, wrong: wrong.length, alive, sessions };
  console.log(JSON.stringify({ ...seen, rssMiB: rss, heapMiB: heap, externalMiB: external, handles, ...heard }));
  const { duplicates, disordered, holes, syncs, reconnects } = heard;
  const disturbed = duplicates + disordered + holes + syncs + reconnects;
  const isFlat = [rss, heap, external].every(flat) && constant(handles) && sessions === listeners.length;
  return alive && isFlat && count > 0 && wrong.length === 0 && heard.heard > 0 && disturbed === 0;
}

/** The first part warms the process up. */
const flat = ([, ...later]) => Math.max(...later.slice(2)) <= GROWTH * Math.max(...later.slice(0, 2)) + SLACK_MIB;
/** What thousands of connections left over would be thousands; one that is just being made, to an engine or by whoever reads metrics, is one. */
const constant = ([first, ...later]) => Math.max(...later) <= first + STRAY_HANDLES;

await runOnCluster(main);
