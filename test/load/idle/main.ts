// What an idle, authenticated connection costs the server in memory, against a socket of the same library that is nobody's.
import { join } from 'node:path';
import { BenchDatabase, type Minted } from '../kit/bench-database';
import { pinSelf, ServerProcess } from '../kit/server-process';
import { type Dialect, Subscribers } from '../kit/subscribers';

/** Accounts, each with {@link SOCKETS_EACH} sockets; the first of them warms up what every process needs once. */
const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 500);
const SOCKETS_EACH = 13;
const WARM_UP_EACH = 1;

const VARIANTS = [
  { variant: 'MessagePal, raw ws', server: 'messagepal', dialect: 'gateway-ws', bare: 'bare ws' },
  { variant: 'bare ws', server: 'bare-ws', dialect: 'bare-ws', bare: 'bare ws' },
  { variant: 'MessagePal, Socket.IO', server: 'messagepal', dialect: 'gateway-socketio', bare: 'bare Socket.IO' },
  { variant: 'bare Socket.IO', server: 'bare-socketio', dialect: 'bare-socketio', bare: 'bare Socket.IO' },
] as const satisfies { variant: string; server: string; dialect: Dialect; bare: string }[];

interface Row {
  variant: string;
  bare: string;
  sockets: number;
  kibPerSocket: number;
}

const repeat = (tokens: string[], times: number): string[] => Array.from({ length: times }, () => tokens).flat();

async function measure(
  { variant, server: kind, dialect, bare }: (typeof VARIANTS)[number],
  database: BenchDatabase,
  minted: Minted,
): Promise<Row> {
  const server = await ServerProcess.start(join(__dirname, 'server.js'), [kind], database.env);
  const subscribers = new Subscribers(server.port, dialect);
  const tokens = minted.sessions.map(({ token }) => token);
  try {
    await subscribers.open(repeat(tokens, WARM_UP_EACH));
    const before = await server.measure('memory');
    await subscribers.open(repeat(tokens, SOCKETS_EACH - WARM_UP_EACH));
    const after = await server.measure('memory');
    const sockets = tokens.length * (SOCKETS_EACH - WARM_UP_EACH);
    return { variant, bare, sockets, kibPerSocket: (after.rssKiB - before.rssKiB) / sockets };
  } finally {
    subscribers.close();
    await server.stop();
  }
}

function print(rows: Row[], json: boolean): void {
  for (const row of rows) {
    const ratio = row.kibPerSocket / (rows.find(({ variant }) => variant === row.bare)?.kibPerSocket ?? NaN);
    const line = `${row.variant.padEnd(22)} ${row.kibPerSocket.toFixed(1).padStart(6)} KiB per idle connection  ${ratio.toFixed(2)}x ${row.bare}\n`;
    process.stdout.write(json ? `${JSON.stringify({ ...row, ratioToBare: ratio })}\n` : line);
  }
}

async function main(): Promise<void> {
  pinSelf(1);
  const database = await BenchDatabase.open();
  try {
    const minted = database.mint(ACCOUNTS);
    const rows: Row[] = [];
    for (const variant of VARIANTS) rows.push(await measure(variant, database, minted));
    print(rows, process.argv.includes('--json'));
  } finally {
    await database.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
