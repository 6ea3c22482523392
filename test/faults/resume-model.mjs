// node test/faults/resume-model.mjs [--steps 1000000] [--seed 1] [--plant 'loses an entry of a replay']
// Ten clients, three gateways, six guilds, one Redis: in an order that the seed decides there are messages, changes, lost publications,
// sockets that go with and without being missed, gateways that crash and drain, a Redis that is flushed and restored from an old
// backup. Sessions, feeds, resume and records are the product's; sockets and PostgreSQL are variables. Nothing may come twice, and
// nothing may be missing without a GUILD_SYNC or READY in between. Prints the counts; exits 1 when one is wrong.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { build } from '../../tools/build.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: { steps: text('1000000'), seed: text(String(Date.now() % 100_000)), plant: { type: 'string' } },
});

build();
const require = createRequire(import.meta.url);
require('reflect-metadata');
const { runModel } = require('../../dist/libs/realtime/src/testing/model/run-model.js');

const begun = performance.now();
const report = await runModel({ steps: Number(values.steps), seed: Number(values.seed), plant: values.plant });
const seconds = Math.round((performance.now() - begun) / 100) / 10;
console.log(JSON.stringify({ ...report, seconds }));
const { duplicates, gaps, misnumbered, behind, heard, resumed } = report;
const wrong = duplicates + gaps + misnumbered + behind;
process.exit(wrong === 0 && heard > 0 && resumed > 0 ? 0 : 1);
