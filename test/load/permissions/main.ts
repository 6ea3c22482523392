// What permissions cost: the calculator per channel, the guard per request, and what a warm node asks of PostgreSQL.
//   npm run bench -- permissions [--json]
import { Logger } from '@nestjs/common';
import { channelPermissions, classOf, explainAccess, type GuildView, type MemberFacts } from '@messagepal/access';
import { BenchDatabase } from '../kit/bench-database';
import { busyGuild, plainMember } from './guild';
import { WarmNode } from './warm-node';

const ROUNDS = 7;
const PASSES = 2_000;
const QUESTIONS = 20_000;
const REQUESTS = 500;
const PATHS = [
  '/guilds/{guild}',
  '/guilds/{guild}/channels',
  '/guilds/{guild}/roles',
  '/channels/{channel}',
  '/channels/{channel}/permissions/@me',
];

interface Row {
  what: string;
  microseconds: number;
  /** Which it should not be above. */
  goal?: number;
  queries?: number;
}

const json = process.argv.includes('--json');

function print({ what, microseconds, goal, queries }: Row): void {
  if (json) return void process.stdout.write(`${JSON.stringify({ what, microseconds, goal, queries })}\n`);
  const parts = [what.padEnd(52), `${microseconds.toFixed(2).padStart(8)} µs`];
  if (goal !== undefined) parts.push(`goal ${goal} µs`);
  // What a process does by itself now and then, such as keeping its lease, is no part of a request.
  if (queries !== undefined) parts.push(`${queries.toFixed(1)} queries`);
  process.stdout.write(`${parts.join('  ')}\n`);
}

/** CPU µs of one call, the median of some rounds after one that warms up. */
function measure(times: number, call: () => unknown): number {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const began = process.cpuUsage();
    for (let n = 0; n < times; n++) call();
    const { user, system } = process.cpuUsage(began);
    rounds.push((user + system) / times);
  }
  return rounds.slice(1).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
}

function computing(view: GuildView, member: MemberFacts): void {
  const channels = [...view.channels.values()];
  const all = measure(PASSES, () => {
    for (const channel of channels) channelPermissions(view, member, channel, 0);
  });
  print({ what: 'permissions in a channel, from the roles on', microseconds: all / channels.length, goal: 0.5 });
  const fresh = measure(PASSES, () => classOf({ ...view, classes: new Map() }, member));
  print({ what: 'a channel of a class computed for the first time', microseconds: fresh / channels.length, goal: 0.5 });
  print({ what: 'a class that is known', microseconds: measure(PASSES * 50, () => classOf(view, member)) });
  const [channel] = channels.slice(7);
  if (channel)
    print({ what: 'an explanation', microseconds: measure(PASSES, () => explainAccess(view, member, channel, 0)) });
}

async function asking(node: WarmNode): Promise<void> {
  await node.ask(QUESTIONS);
  const times = [await node.ask(QUESTIONS), await node.ask(QUESTIONS), await node.ask(QUESTIONS)];
  print({ what: 'the guard of a channel’s route, warm', microseconds: Math.min(...times) });
  for (const path of PATHS) {
    await node.request(path, REQUESTS);
    const { us, queries } = await node.request(path, REQUESTS);
    print({ what: `GET ${path}, one after the other`, microseconds: us, queries });
  }
}

async function main(): Promise<void> {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  computing(busyGuild(), plainMember());
  const database = await BenchDatabase.open();
  try {
    const node = await WarmNode.start(database, database.mint(1));
    try {
      await asking(node);
    } finally {
      await node.stop();
    }
  } finally {
    await database.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
