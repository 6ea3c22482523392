// How large the partitions of one busy channel get in a real Cassandra: writes as fast as a channel is allowed to, lets
// `mp channel:inspect` look, and ends with 1 if a bucket has more than 24,000 rows or a message is missing.
//   npm run bench -- partitions [--messages 200000] [--rate 250] [--homes 4] [--json]     about 15 minutes
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import type { ChannelInspection } from '@messagepal/messages';
import { openStore } from '../kit/bench-store';
import { Homes } from './homes';
import { writeSteadily, type Written } from './write-steadily';

/** What no partition may reach at 250 messages a second. */
const MOST_ROWS = 24_000;

const number = (value: number) => ({ type: 'string', default: String(value) }) as const;
const { values } = parseArgs({
  options: {
    messages: number(200_000),
    rate: number(250),
    homes: number(4),
    json: { type: 'boolean', default: false },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** As an operator does it: by the command line, in a process of its own. */
function inspect(channelId: string, env: NodeJS.ProcessEnv): { table: string; found: ChannelInspection } {
  const run = (...more: string[]): string => {
    const args = [resolve('dist/apps/cli/src/main.js'), 'channel:inspect', channelId, ...more];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`channel:inspect failed: ${stderr}`);
    return stdout;
  };
  return { table: run(), found: JSON.parse(run('--json')) as ChannelInspection };
}

/** Whatever is wrong with it, in sentences. A send that was not answered may be there or not. */
function faultsOf({ buckets, rows }: ChannelInspection, { answered, failed }: Written): string[] {
  const tooLarge = buckets.filter((bucket) => bucket.rows > MOST_ROWS);
  return [
    ...tooLarge.map(({ bucket, rows: count }) => `bucket ${bucket} has ${count} rows, more than ${MOST_ROWS}`),
    ...(rows < answered ? [`${answered - rows} answered messages are missing`] : []),
    ...(rows > answered + failed ? [`${rows - answered - failed} rows are too many`] : []),
  ];
}

async function main(): Promise<void> {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const [messages, rate, count] = [values.messages, values.rate, values.homes].map(Number) as [number, number, number];
  const store = await openStore('cassandra');
  const homes = await Homes.open(store.env, count);
  try {
    say(`${messages} messages at ${rate}/s by ${count} homes: about ${Math.ceil(messages / rate / 60)} minutes`);
    const written = await writeSteadily({ messages, rate, send: () => homes.send(), say });
    const { table, found } = inspect(homes.channelId, store.env);
    const faults = faultsOf(found, written);
    const largest = Math.max(...found.buckets.map(({ rows }) => rows));
    const { answered, failed, seconds } = written;
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ answered, failed, seconds, largest, faults, ...found })}\n`
        : `${table}${answered} answered, ${failed} refused, in ${seconds.toFixed(0)} s; the largest bucket has ${largest} rows\n`,
    );
    for (const fault of faults) say(fault);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await homes.close();
    await store.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
