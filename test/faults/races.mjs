// node test/faults/races.mjs [rounds]
// Lets people race against each other on a product of its own, so many times each: two transfers of a guild, a transfer to
// somebody who leaves, a role given while the right is taken, a ban and a join, twenty people for the last use of an
// invite. Prints how often each went which way; exits 1 when a guild had another owner than one, when somebody gave what they
// were not allowed to any more, when a banned user was a member, or when more got in than an invite was for.
import { createRequire } from 'node:module';
import { RunningStandalone } from './standalone/running-standalone.mjs';

const ROUNDS = Number(process.argv[2] ?? 1_000);
const product = await RunningStandalone.open();

async function main() {
  const require = createRequire(import.meta.url);
  require('../../tools/ts-require.cjs');
  const { runRaces } = require('../e2e/races/run-races.ts');
  const { rounds, counts, broken } = await runRaces(product.url, ROUNDS, Math.random);
  for (const [race, ways] of Object.entries(counts)) {
    const text = Object.entries(ways).map(([went, times]) => `${times} × ${went}`);
    console.log(`${race}: ${text.join(', ')}`);
  }
  for (const line of broken.slice(0, 20)) console.log(line);
  console.log(`rounds ${rounds}, broken ${broken.length}`);
  return broken.length === 0;
}

await product.run(main);
