// What a delivery costs the server: CPU seconds per million, at 1, 8 and 64 messages on their way.
import { join } from 'node:path';
import { BenchDatabase, type Minted } from '../kit/bench-database';
import { pinSelf, ServerProcess } from '../kit/server-process';
import { Subscribers } from '../kit/subscribers';
import { Sender } from './sender';
import { BARE, type VariantName, VARIANTS } from './variants';

const SOCKETS = Number(process.env['BENCH_SOCKETS'] ?? 1_000);
const WINDOWS = [1, 8, 64];
const ROUNDS = 3;
const WARM_UP_MS = 1_500;
const ROUND_MS = 2_500;
const MILLION = 1e6;

interface Row {
  variant: VariantName;
  window: number;
  /** CPU seconds of the server process per million deliveries, median of the rounds. */
  cpuSecondsPerMillion: number;
  deliveriesPerSecond: number;
}

async function measureWindow(
  server: ServerProcess,
  sender: Sender,
  variant: VariantName,
  window: number,
): Promise<Row> {
  await sender.run(window, WARM_UP_MS);
  const costs: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [before, began] = [await server.measure('cpu'), performance.now()];
    const deliveries = (await sender.run(window, ROUND_MS)) * SOCKETS;
    const [after, ended] = [await server.measure('cpu'), performance.now()];
    costs.push(((after.cpuSeconds - before.cpuSeconds) / deliveries) * MILLION);
    rates.push(deliveries / ((ended - began) / 1_000));
  }
  return { variant, window, cpuSecondsPerMillion: median(costs), deliveriesPerSecond: Math.round(median(rates)) };
}

async function measureVariant(variant: VariantName, database: BenchDatabase, minted: Minted): Promise<Row[]> {
  const { server: kind, dialect } = VARIANTS[variant];
  const server = await ServerProcess.start(join(__dirname, 'server.js'), [kind, minted.guild_id], database.env);
  const subscribers = new Subscribers(server.port, dialect);
  const target = { port: server.port, channelId: minted.channel_id, token: minted.sessions[0]!.token };
  const sender = new Sender(target, subscribers, SOCKETS);
  try {
    await subscribers.open(minted.sessions.slice(0, SOCKETS).map(({ token }) => token));
    const rows: Row[] = [];
    for (const window of WINDOWS) rows.push(await measureWindow(server, sender, variant, window));
    return rows;
  } finally {
    subscribers.close();
    sender.close();
    await server.stop();
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function print(rows: Row[], json: boolean): void {
  for (const row of rows) {
    const bare = rows.find(({ variant, window }) => variant === BARE && window === row.window);
    const ratio = row.cpuSecondsPerMillion / (bare?.cpuSecondsPerMillion ?? NaN);
    process.stdout.write(json ? `${JSON.stringify({ ...row, ratioToBare: ratio })}\n` : line(row, ratio));
  }
}

const line = ({ variant, window, cpuSecondsPerMillion, deliveriesPerSecond }: Row, ratio: number): string =>
  `${variant.padEnd(22)} window ${String(window).padStart(2)}  ${cpuSecondsPerMillion.toFixed(2).padStart(6)} CPU s per million  ` +
  `${String(deliveriesPerSecond).padStart(8)}/s  ${ratio.toFixed(2)}x the bare loop\n`;

async function main(): Promise<void> {
  pinSelf(1);
  const database = await BenchDatabase.open();
  try {
    const minted = database.mint(SOCKETS);
    const rows: Row[] = [];
    for (const variant of Object.keys(VARIANTS) as VariantName[])
      rows.push(...(await measureVariant(variant, database, minted)));
    print(
      rows.toSorted((a, b) => a.window - b.window),
      process.argv.includes('--json'),
    );
  } finally {
    await database.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
