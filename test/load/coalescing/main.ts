// What many readers of one channel cost the message store, and whether any of them reads too old.
//   npm run bench -- coalescing [--store postgres|cassandra|memory] [--json]
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { InProcess } from './in-process';
import { OverGrpc } from './over-grpc';
import { print, type Row } from './rows';
import { openStore, STORES, type BenchStore } from '../kit/bench-store';

const WRITES = [10, 200];
const GRPC_READS = 1_000;
const GRPC_MS = 4_000;
/** Direct reads at one rate after the other, until they no longer keep up. */
const RATES = [500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000];
const RATE_MS = 3_000;
const KEEPS_UP_BELOW_MS = 250;

const { values } = parseArgs({
  options: { store: { type: 'string', default: 'postgres' }, json: { type: 'boolean', default: false } },
});
const say = (row: Row): void => print(row, values.json);

async function inProcess(store: BenchStore): Promise<void> {
  const here = await InProcess.open(store);
  try {
    say(await here.burst(1_000));
    for (const writes of WRITES) say(await here.sustained(10_000, writes, 1_000));
    if (store.name !== 'memory') await directAgainstCoalesced(here);
  } finally {
    await here.stop();
  }
}

/** At the highest rate at which direct reads keep up, and at the next one. */
async function directAgainstCoalesced(here: InProcess): Promise<void> {
  const { id } = await here.channel();
  for (const [i, rate] of RATES.entries()) {
    const direct = await here.paced('direct', id, rate, RATE_MS);
    const keepsUp = direct.failed === 0 && direct.p99 < KEEPS_UP_BELOW_MS;
    if (keepsUp && i < RATES.length - 1) continue;
    const highest = RATES[Math.max(0, i - 1)] ?? rate;
    for (const compared of new Set([highest, rate])) {
      const [slow, quick] = [
        await here.paced('direct', id, compared, RATE_MS),
        await here.paced('coalesced', id, compared, RATE_MS),
      ];
      say(slow);
      say({ ...quick, what: `${quick.what}: p99 ${(slow.p99 / quick.p99).toFixed(1)}x lower than direct` });
    }
    return;
  }
}

async function overGrpc(store: BenchStore, instances: number): Promise<void> {
  const there = await OverGrpc.start(instances, store);
  try {
    if (instances === 1) for (const callers of [1, 50]) say(await there.burst(1_000, callers));
    const routings = instances === 1 ? (['habit'] as const) : (['habit', 'random'] as const);
    for (const routing of routings)
      for (const writes of WRITES) say(await there.sustained(routing, GRPC_READS, writes, GRPC_MS));
  } finally {
    await there.stop();
  }
}

async function main(): Promise<void> {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const name = STORES.find((one) => one === values.store);
  if (!name) throw new Error(`--store takes ${STORES.join(', ')}`);
  const store = await openStore(name);
  try {
    await inProcess(store);
    // A store in memory is a process's own.
    for (const instances of name === 'memory' ? [1] : [1, 4]) await overGrpc(store, instances);
  } finally {
    await store.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
