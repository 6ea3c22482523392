// What a search costs in a guild of 100,000 messages, embedded, over HTTP: for its owner, who sees every channel, and for a member who
// sees every second one.
//   npm run bench -- search [--json]
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { BenchDatabase } from '../kit/bench-database';
import { pinSelf, ServerProcess } from '../kit/server-process';
import { Dice } from './dice';
import { FilledGuild, MESSAGES } from './fill';
import { questionsOf } from './questions';
import { Texts } from './texts';

const MEMBERS = 50;
const WARM_UP = 5;
const TIMES = 60;
const GOAL_MS = 100;

interface Row {
  question: string;
  searcher: string;
  p50: number;
  p95: number;
  /** Found on average. */
  total: number;
}

async function ask(port: number, path: string, token: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  const { total_results: total } = (await answer.json()) as { total_results?: number };
  return total ?? 0;
}

async function measure(run: () => Promise<number>): Promise<Pick<Row, 'p50' | 'p95' | 'total'>> {
  for (let time = 0; time < WARM_UP; time += 1) await run();
  const took: number[] = [];
  let found = 0;
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    found += await run();
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const at = (part: number): number => took[Math.min(TIMES - 1, Math.floor(TIMES * part))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), total: found / TIMES };
}

function print(row: Row, json: boolean): void {
  const { question, searcher, p50, p95, total } = row;
  const times = `p50 ${p50.toFixed(1).padStart(6)} ms  p95 ${p95.toFixed(1).padStart(6)} ms`;
  const text = `${question.padEnd(36)} ${searcher.padEnd(26)} ${times}  ${total.toFixed(0).padStart(6)} found${p95 > GOAL_MS ? '  TOO SLOW' : ''}`;
  process.stdout.write(`${json ? JSON.stringify(row) : text}\n`);
}

/** Whether every kind of question was answered in time. */
async function compare(port: number, guild: FilledGuild, texts: Texts, dice: Dice): Promise<boolean> {
  const [owner, member] = guild.minted.sessions;
  const searchers = { 'sees all channels': owner, 'sees every second channel': member };
  const guildPath = `/api/v1/guilds/${guild.minted.guild_id}`;
  const reference = await measure(() => ask(port, guildPath, owner?.token ?? ''));
  print({ question: 'for comparison: the guild itself', searcher: '', ...reference }, process.argv.includes('--json'));
  let isFast = true;
  for (const [question, filters] of Object.entries(questionsOf(guild, texts, dice)))
    for (const [searcher, session] of Object.entries(searchers)) {
      const run = () => {
        const query = new URLSearchParams(filters()).toString();
        return ask(port, `${guildPath}/messages/search?${query}`, session?.token ?? '');
      };
      const row: Row = { question, searcher, ...(await measure(run)) };
      print(row, process.argv.includes('--json'));
      isFast &&= row.p95 <= GOAL_MS;
    }
  return isFast;
}

async function main(): Promise<void> {
  pinSelf(1);
  const database = await BenchDatabase.open();
  const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  try {
    const dice = new Dice();
    const texts = new Texts(dice);
    const guild = new FilledGuild(source, database.mint(MEMBERS), dice, texts);
    await guild.fill();
    const server = await ServerProcess.start(join(__dirname, 'server.js'), [], database.env);
    try {
      const seconds = (await guild.indexed()) / 1_000;
      process.stderr.write(
        `${MESSAGES} messages were indexed in ${seconds.toFixed(1)} s, ${(MESSAGES / seconds).toFixed(0)} a second\n`,
      );
      await source.query('ANALYZE');
      if (!(await compare(server.port, guild, texts, dice))) process.exitCode = 1;
    } finally {
      await server.stop();
    }
  } finally {
    await source.destroy();
    await database.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
