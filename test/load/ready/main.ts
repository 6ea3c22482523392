// What a READY costs the server that has its guilds in memory, against a socket that is sent the same bytes as they are; how much an
// unchanged reconnect is sent; and how many snapshots are made where one guild was changed.
//   npm run bench -- ready [--json]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchDatabase, type Minted } from '../kit/bench-database';
import { pinSelf, ServerProcess } from '../kit/server-process';
import { fillWorld } from './guilds.postgres';
import { becomeReady, type Heard } from './reader';

const GUILDS = 50;
const CHANNELS = 100;
/** Channels of each guild with something unread. */
const UNREAD = 2;
const ROUNDS = 5;
const READIES = 20;
const WARM_UP = 30;
/** Ids lie an hour back, where nothing else is made now. */
const HOUR_BACK = BigInt(3_600_000) << 22n;
const PRESENCE = { status: 'invisible' };
const MILLISECONDS = 1_000;

interface Stub {
  id: string;
  version: number;
}

/** One server under test, and how it is asked for a READY. */
interface Contender {
  name: string;
  server: ServerProcess;
  identify: object;
  guilds: number;
  rounds: number[];
}

const ask = ({ server, identify, guilds }: Contender): Promise<Heard> => becomeReady(server.port, identify, guilds);

async function round(contender: Contender, times: number): Promise<number> {
  const before = await contender.server.measure('cpu');
  for (let time = 0; time < times; time++) await ask(contender);
  const after = await contender.server.measure('cpu');
  return ((after.cpuSeconds - before.cpuSeconds) / times) * MILLISECONDS;
}

/** In turns, so that whatever else the machine does meets all of them. */
async function measure(contenders: Contender[]): Promise<void> {
  for (const contender of contenders) await round(contender, WARM_UP);
  for (let time = 0; time < ROUNDS; time++)
    for (const contender of contenders) contender.rounds.push(await round(contender, READIES));
}

const stubsOf = ({ frames: [ready] }: Heard): Stub[] =>
  (JSON.parse(String(ready)) as { d: { guilds: Stub[] } }).d.guilds;

async function rename(port: number, guildId: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'Another circle' });
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/guilds/${guildId}`, { method: 'PATCH', headers, body });
  if (!answer.ok) throw new Error(`a guild was not changed: ${await answer.text()}`);
}

/** Snapshots that are made for a client that had everything before one guild was changed, and for one that had nothing. */
async function afterChange(full: Contender, known: Record<string, number>, owner: string): Promise<number> {
  const guildId = Object.keys(known)[0] ?? '';
  const before = await full.server.measure('cpu');
  await rename(full.server.port, guildId, owner);
  await becomeReady(full.server.port, { ...full.identify, known }, 1);
  await ask(full);
  return (await full.server.measure('cpu')).count - before.count;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function print(json: boolean, result: Record<string, number>): void {
  if (json) return void process.stdout.write(`${JSON.stringify(result)}\n`);
  for (const [name, value] of Object.entries(result))
    process.stdout.write(`${name.padEnd(34)} ${String(Math.round(value * 100) / 100).padStart(10)}\n`);
}

async function fill(database: BenchDatabase, { sessions, guild_id }: Minted): Promise<void> {
  const [owner, member] = sessions.map(({ user_id }) => user_id);
  const ids = { ownerId: owner ?? '', memberId: member ?? '', firstId: BigInt(guild_id) - HOUR_BACK };
  await fillWorld(database.url, { ...ids, guilds: GUILDS, channels: CHANNELS, unread: UNREAD });
}

async function compare(database: BenchDatabase, folder: string): Promise<Record<string, number>> {
  const minted = database.mint(2);
  await fill(database, minted);
  const [owner = '', token = ''] = minted.sessions.map((session) => session.token);
  const start = (...args: string[]): Promise<ServerProcess> =>
    ServerProcess.start(join(__dirname, 'server.js'), args, database.env);
  const servers = [await start('messagepal')];
  try {
    // The guild that accounts are minted into is the user's as well.
    const identify = { token, presence: PRESENCE };
    const full: Contender = { name: 'READY', server: servers[0]!, identify, guilds: GUILDS + 1, rounds: [] };
    const cold = await round(full, 1);
    const heard = await ask(full);
    const known = Object.fromEntries(stubsOf(heard).map(({ id, version }) => [id, version]));
    const unchanged: Contender = { ...full, identify: { ...identify, known }, guilds: 0, rounds: [] };
    // Before there are many that have just left, of which READY tells as well.
    const { bytes } = await ask(unchanged);
    const file = join(folder, 'frames');
    writeFileSync(file, heard.frames.join('\n'));
    servers.push(await start('bare-ws', file));
    const bare: Contender = { ...full, server: servers[1]!, rounds: [] };
    await measure([full, bare, unchanged]);
    const changed = await afterChange(full, known, owner);
    return {
      'cold, CPU ms': cold,
      'warm, CPU ms': median(full.rounds),
      'the same bytes, bare ws, CPU ms': median(bare.rounds),
      'unchanged reconnect, CPU ms': median(unchanged.rounds),
      'READY and its guilds, KiB': heard.bytes / 1_024,
      'unchanged reconnect, KiB': bytes / 1_024,
      'snapshots made, one changed guild': changed,
    };
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function main(): Promise<void> {
  pinSelf(1);
  const database = await BenchDatabase.open();
  const folder = mkdtempSync(join(tmpdir(), 'ready-'));
  try {
    print(process.argv.includes('--json'), await compare(database, folder));
  } finally {
    rmSync(folder, { recursive: true });
    await database.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
