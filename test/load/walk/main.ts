// Whether whoever scrolls through a channel sees each message exactly once while others write, edit and delete, and what a page costs:
// walks down and up by pages of 50 at the same time, counts the statements of each page, and ends with 1 if a message was missed or
// seen twice, or if a page took more than two readings of messages.
//   npm run bench -- walk [--store postgres|cassandra|memory] [--messages 100000] [--json]
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { loadConfig } from '@messagepal/config';
import { openMessageStore, type MessageStore } from '@messagepal/messages';
import { snowflakeAt } from '@messagepal/snowflake';
import { openStore, type BenchStore, type StoreName } from '../kit/bench-store';
import { countCassandra, plantBuckets } from './buckets.cassandra';
import { countPostgres } from './count.postgres';
import { counting, type Reads } from './counted-reads';
import { Meddlers, rowOf } from './meddlers';
import { isClean, judge, walk, type Direction, type ReadPage } from './walk';

const MOST_READS = 2;
const ROWS_PER_BUCKET = 7_000;
const AT_ONCE = 64;
const SECOND = 1_000;
const DIRECTIONS: readonly Direction[] = ['down', 'up'];

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'postgres' },
    messages: { type: 'string', default: '100000' },
    json: { type: 'boolean', default: false },
  },
});

/** A channel of old messages, one a second, in buckets of the usual size. */
async function fill(store: MessageStore, bench: BenchStore, channelId: string, count: number): Promise<string[]> {
  const begin = Date.now() - (count + 60) * SECOND;
  const ids = Array.from({ length: count }, (_, index) => snowflakeAt(begin + index * SECOND));
  await answered(() => store.page(channelId, { limit: 1 }));
  const starts = ids.filter((_, index) => index > 0 && index % ROWS_PER_BUCKET === 0);
  if (bench.name === 'cassandra') await plantBuckets(bench.env, channelId, starts);
  let next = 0;
  const insertAll = async (): Promise<void> => {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) await store.insert(rowOf(channelId, id));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, insertAll));
  return ids;
}

/** To make the schema takes longer than a call waits. */
async function answered(call: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return void (await call());
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function walkBoth(store: MessageStore, channelId: string, ids: readonly string[]) {
  const meddlers = new Meddlers(store, channelId, ids);
  const costs: Reads[] = [];
  const read: ReadPage = async (query) => {
    const { outcome, reads } = await counting(() => store.page(channelId, query));
    costs.push(reads);
    return outcome;
  };
  const meddling = meddlers.run();
  const seen = await Promise.all(DIRECTIONS.map((direction) => walk(read, direction)));
  meddlers.stop();
  await meddling;
  const { removed, added, edited } = meddlers;
  const verdicts = DIRECTIONS.map((direction, index) => ({
    direction,
    ...judge(seen[index] ?? [], direction, { before: ids, removed, added }),
  }));
  return { verdicts, costs, meanwhile: { removed: removed.size, added: added.size, edited } };
}

async function main(): Promise<void> {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  countPostgres();
  countCassandra();
  const bench = await openStore(values.store as StoreName);
  const store = await openMessageStore(loadConfig(bench.env), bench.database.url);
  try {
    const channelId = snowflakeAt(Date.now() - 1_000 * 24 * 3_600 * SECOND);
    const ids = await fill(store, bench, channelId, Number(values.messages));
    const { verdicts, costs, meanwhile } = await walkBoth(store, channelId, ids);
    const most = Math.max(...costs.map(({ messages }) => messages));
    const pages = costs.length;
    const average = costs.reduce((sum, { messages }) => sum + messages, 0) / pages;
    const lists = costs.reduce((sum, { others }) => sum + others, 0);
    const report = {
      store: bench.name,
      messages: ids.length,
      meanwhile,
      pages,
      reads: { most, average, lists },
      verdicts,
    };
    process.stdout.write(`${JSON.stringify(report, null, values.json ? 0 : 2)}\n`);
    process.exitCode = verdicts.every(isClean) && most <= MOST_READS ? 0 : 1;
    await store.purge(channelId);
  } finally {
    await (store as Partial<{ onApplicationShutdown(): Promise<void> }>).onApplicationShutdown?.();
    await bench.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
