// What a delivery costs the server: CPU seconds per million, at 1, 8 and 64 messages on their way, and at 50 a second.
import { join } from 'node:path';
import { BenchDatabase, type Minted } from '../kit/bench-database';
import { pinSelf, ServerProcess } from '../kit/server-process';
import { Subscribers } from '../kit/subscribers';
import { Sender } from './sender';
import { BARE, type VariantName, VARIANTS } from './variants';

const SOCKETS = Number(process.env['BENCH_SOCKETS'] ?? 1_000);
const WINDOWS = [1, 8, 64];
const ROUNDS = 5;
const WARM_UP_MS = 500;
/** Messages a second of the quiet rows: each is written by itself, so that the bare loop there is one of prepared frames. */
const QUIET_PER_SECOND = 50;
const ROUND_MS = 2_000;
const MILLION = 1e6;

interface Row {
  variant: VariantName;
  /** Messages on their way; 0 for those that come at a steady, low rate. */
  window: number;
  /** CPU seconds of the server process per million deliveries, median of the rounds. */
  cpuSecondsPerMillion: number;
  deliveriesPerSecond: number;
}

/** One server with its subscribers, and a sender to it. */
interface Contender {
  variant: VariantName;
  server: ServerProcess;
  subscribers: Subscribers;
  sender: Sender;
}

interface Round {
  cost: number;
  rate: number;
}

async function open(variant: VariantName, database: BenchDatabase, minted: Minted): Promise<Contender> {
  const { server: kind, dialect } = VARIANTS[variant];
  const server = await ServerProcess.start(join(__dirname, 'server.js'), [kind, minted.guild_id], database.env);
  const subscribers = new Subscribers(server.port, dialect);
  const target = { port: server.port, channelId: minted.channel_id, token: minted.sessions[0]!.token };
  await subscribers.open(minted.sessions.slice(0, SOCKETS).map(({ token }) => token));
  return { variant, server, subscribers, sender: new Sender(target, subscribers, SOCKETS) };
}

async function close({ server, subscribers, sender }: Contender): Promise<void> {
  subscribers.close();
  sender.close();
  await server.stop();
}

const sendFor = ({ sender }: Contender, window: number, ms: number): Promise<number> =>
  window === 0 ? sender.pace(QUIET_PER_SECOND, ms) : sender.run(window, ms);

async function measureRound(contender: Contender, window: number): Promise<Round> {
  const { server } = contender;
  await sendFor(contender, window, WARM_UP_MS);
  const [before, began] = [await server.measure('cpu'), performance.now()];
  const deliveries = (await sendFor(contender, window, ROUND_MS)) * SOCKETS;
  const [after, ended] = [await server.measure('cpu'), performance.now()];
  return {
    cost: ((after.cpuSeconds - before.cpuSeconds) / deliveries) * MILLION,
    rate: deliveries / ((ended - began) / 1_000),
  };
}

/** In turns, so that whatever else the machine does meets all of them. */
async function measureWindow(contenders: Contender[], window: number): Promise<Row[]> {
  const rounds = new Map<VariantName, Round[]>(contenders.map(({ variant }) => [variant, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) rounds.get(contender.variant)!.push(await measureRound(contender, window));
  }
  return [...rounds].map(([variant, list]) => ({
    variant,
    window,
    cpuSecondsPerMillion: median(list.map(({ cost }) => cost)),
    deliveriesPerSecond: Math.round(median(list.map(({ rate }) => rate))),
  }));
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
  `${variant.padEnd(22)} ${window === 0 ? `${QUIET_PER_SECOND}/s     ` : `window ${String(window).padStart(2)}`}  ${cpuSecondsPerMillion.toFixed(2).padStart(6)} CPU s per million  ` +
  `${String(deliveriesPerSecond).padStart(8)}/s  ${ratio.toFixed(2)}x the bare loop\n`;

async function main(): Promise<void> {
  pinSelf(1);
  const database = await BenchDatabase.open();
  const contenders: Contender[] = [];
  try {
    const minted = database.mint(SOCKETS);
    for (const variant of Object.keys(VARIANTS) as VariantName[]) {
      contenders.push(await open(variant, database, minted));
    }
    for (const window of [...WINDOWS, 0])
      print(await measureWindow(contenders, window), process.argv.includes('--json'));
  } finally {
    for (const contender of contenders) await close(contender);
    await database.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
