// What a page of a hot channel costs over HTTP, signed in, against a bare Nest route and bare Node serving the same bytes.
//   npm run bench -- history [--json]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchDatabase, type Minted } from '../kit/bench-database';
import { HttpCaller } from '../kit/http-caller';
import { pinSelf, ServerProcess } from '../kit/server-process';

const READERS = 50;
const MESSAGES = 60;
const ROUNDS = 5;
const WARM_UP_MS = 2_000;
const ROUND_MS = 2_000;
const TEXT =
  'All grown-ups were once children, but only few of them remember it, he wrote on the first page of the book.';

const VARIANTS = ['messagepal', 'bare-nest', 'bare-http'] as const;
type Variant = (typeof VARIANTS)[number];
const NAMES: Record<Variant, string> = {
  messagepal: 'MessagePal, signed in',
  'bare-nest': 'bare Nest route',
  'bare-http': 'bare node:http',
};

interface Round {
  perSecond: number;
  /** Of the server's process. */
  cpuMicroseconds: number;
}

const pathOf = ({ channel_id: channel }: Minted): string => `/api/v1/channels/${channel}/messages`;

/** Fills the channel and answers the bytes of its newest page. */
async function fill(port: number, minted: Minted): Promise<Buffer> {
  const url = `http://127.0.0.1:${port}${pathOf(minted)}`;
  const authorization = `Bearer ${minted.sessions[0]?.token}`;
  for (let i = 0; i < MESSAGES; i += 1) {
    const headers = { authorization, 'content-type': 'application/json' };
    const sent = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ content: `${i}: ${TEXT}` }) });
    if (sent.status !== 201) throw new Error(`a message was refused: ${await sent.text()}`);
  }
  const page = await fetch(`${url}?limit=50`, { headers: { authorization } });
  return Buffer.from(await page.arrayBuffer());
}

/** A server under test and who reads from it. */
class Contestant {
  readonly rounds: Round[] = [];

  private constructor(
    readonly variant: Variant,
    private readonly server: ServerProcess,
    private readonly callers: HttpCaller[],
  ) {}

  static async enter(variant: Variant, server: ServerProcess, minted: Minted): Promise<Contestant> {
    const path = variant === 'messagepal' ? `${pathOf(minted)}?limit=50` : '/page';
    const callers = await Promise.all(
      minted.sessions.map(({ token }) => HttpCaller.open(server.port, path, [`Authorization: Bearer ${token}`])),
    );
    return new Contestant(variant, server, callers);
  }

  async run(ms: number): Promise<void> {
    const [cpu, answers, began] = [await this.server.measure('cpu'), this.answers, performance.now()];
    for (const caller of this.callers) caller.start();
    await sleep(ms);
    await Promise.all(this.callers.map((caller) => caller.stop()));
    const seconds = (performance.now() - began) / 1_000;
    const spent = (await this.server.measure('cpu')).cpuSeconds - cpu.cpuSeconds;
    const answered = this.answers - answers;
    this.rounds.push({ perSecond: answered / seconds, cpuMicroseconds: (spent / answered) * 1e6 });
    const failures = this.callers.reduce((sum, caller) => sum + caller.failures, 0);
    if (failures > 0) throw new Error(`${this.variant} refused ${failures} requests`);
  }

  async leave(): Promise<void> {
    for (const caller of this.callers) caller.close();
    await this.server.stop();
  }

  private get answers(): number {
    return this.callers.reduce((sum, caller) => sum + caller.answers, 0);
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function print(contestants: Contestant[], bytes: number, json: boolean): void {
  const rows = contestants.map(({ variant, rounds }) => ({
    variant,
    bytes,
    perSecond: median(rounds.map((round) => round.perSecond)),
    cpuMicroseconds: median(rounds.map((round) => round.cpuMicroseconds)),
  }));
  const nest = rows.find(({ variant }) => variant === 'bare-nest');
  for (const row of rows) {
    const ratioToNest = row.perSecond / (nest?.perSecond ?? NaN);
    const cpuRatioToNest = (nest?.cpuMicroseconds ?? NaN) / row.cpuMicroseconds;
    const text =
      `${NAMES[row.variant].padEnd(22)} ${row.perSecond.toFixed(0).padStart(6)} pages/s of ${bytes} bytes  ` +
      `${row.cpuMicroseconds.toFixed(0).padStart(4)} µs CPU each  ` +
      `${ratioToNest.toFixed(2)}x the bare Nest route's rate, ${cpuRatioToNest.toFixed(2)}x its pages per CPU second`;
    process.stdout.write(`${json ? JSON.stringify({ ...row, ratioToNest, cpuRatioToNest }) : text}\n`);
  }
}

async function compete(database: BenchDatabase, minted: Minted, folder: string): Promise<void> {
  const start = (...args: string[]): Promise<ServerProcess> =>
    ServerProcess.start(join(__dirname, 'server.js'), args, database.env);
  const servers = [await start('messagepal')];
  const bytes = await fill(servers[0]?.port ?? 0, minted);
  const file = join(folder, 'page.json');
  writeFileSync(file, bytes);
  for (const variant of VARIANTS.slice(1)) servers.push(await start(variant, file));
  const contestants: Contestant[] = [];
  for (const [i, variant] of VARIANTS.entries())
    contestants.push(await Contestant.enter(variant, servers[i] as ServerProcess, minted));
  try {
    for (const one of contestants) await one.run(WARM_UP_MS);
    for (const one of contestants) one.rounds.length = 0;
    // In turns, so that whatever else the machine does meets all of them.
    for (let round = 0; round < ROUNDS; round += 1) for (const one of contestants) await one.run(ROUND_MS);
    print(contestants, bytes.length, process.argv.includes('--json'));
  } finally {
    for (const one of contestants) await one.leave();
  }
}

async function main(): Promise<void> {
  pinSelf(1);
  const folder = mkdtempSync(join(tmpdir(), 'messagepal-bench-'));
  const database = await BenchDatabase.open();
  try {
    await compete(database, database.mint(READERS), folder);
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
