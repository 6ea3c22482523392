// node test/faults/storm.mjs [--seconds 60] [--observers 20] [--seed 1] [-- options of npm run cluster]
// Everything that moves rights in a guild is done as fast as it can be, by calls to both APIs: roles, overwrites, kicks, bans,
// joins, deletion of roles and channels, the ownership. Observers hear both gateways, are cut off, resume at the other one, sign
// out, and read. Nothing that was caused, or asked for, after the answer that took the right to it may reach anybody: no
// event, no page, no READY. Prints what was judged and the worst staleness, which has to be 0 ms; exits 1 otherwise, and
// when a client shows other channels in the end than it should. Messages are kept in PostgreSQL.
import { createRequire } from 'node:module';
import { optionsOf, runOnCluster } from './cluster/run.mjs';

const say = (text) => process.stderr.write(`storm: ${text}\n`);
const { values, passed } = optionsOf({ seconds: '60', observers: '20', seed: String(Date.now() % 100_000) });
const [seconds, observers, seed] = [values.seconds, values.observers, values.seed].map(Number);

async function main(cluster) {
  await cluster.start(passed.length > 0 ? passed : ['--messages', 'postgres']);
  const require = createRequire(import.meta.url);
  require('../../tools/ts-require.cjs');
  const { numbers, runStorm } = require('../e2e/storm/run-storm.ts');
  const { api, gateway } = cluster.state;
  const places = api.map((url, index) => ({ api: url, gateway: gateway[index % gateway.length] }));
  say(`${observers} observers, ${seconds} s, seed ${seed}`);
  return report(await runStorm({ places, observers, ms: seconds * 1_000, random: numbers(seed) }));
}

function report({ changes, judged, leaks, worstStalenessMs, resumed, channels }) {
  const wrong = channels.filter(({ seen, shown }) => seen.join() !== shown.join());
  for (const { what, staleMs } of leaks.slice(0, 20))
    say(`leak: ${what}; the right was gone for ${staleMs.toFixed(1)} ms`);
  for (const { seen, shown } of wrong.slice(0, 5)) say(`sees ${seen.join(' ')}, shows ${shown.join(' ')}`);
  const counts = { changes, resumed, judged, leaks: leaks.length, worstStalenessMs, wrongInTheEnd: wrong.length };
  console.log(JSON.stringify(counts));
  return judged.events > 0 && resumed > 0 && leaks.length === 0 && wrong.length === 0;
}

await runOnCluster(main);
