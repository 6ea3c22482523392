// node test/faults/engines.mjs [--messages cassandra|postgres] [--only word,word]
// What an API process does about engines that are not there, with real engines of its own, one after the other:
// - away at its start: it is alive, not ready, says which engine and why, and serves within 5 s of its coming;
// - killed, or stopped (SIGSTOP), while people send and rename the guild: all is answered, 503 with a code within 3 s or done,
//   what was answered 201 is stored once, and all goes on within 5 s of its return.
// Prints a line for each; exits 1 when a promise was broken. Times are the promised ones and half a second for a busy machine.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from '../../tools/build.mjs';
import { engineEnvironment, enginesFor } from '../../tools/cluster/engines.mjs';
import { HOME } from '../../tools/cluster/places.mjs';
import { freePorts } from '../../tools/engines/java/probe.mjs';
import { AwayRun } from './engines/away-run.mjs';
import { freeze, thaw } from './engines/freeze.mjs';

const SLACK_MS = 500;
const REFUSED_WITHIN_MS = 3_000 + SLACK_MS;
const BACK_WITHIN_MS = 5_000 + SLACK_MS;
const AWAY_MS = 6_000;

const { values } = parseArgs({
  options: { messages: { type: 'string', default: 'cassandra' }, only: { type: 'string', default: '' } },
});
const only = values.only.split(',').filter(Boolean);
const broken = [];
/** The process under test. */
let api;

const health = async (url, which) => {
  const answer = await fetch(`${url}/health/${which}`, { signal: AbortSignal.timeout(10_000) });
  return { ...(await answer.json()), status: answer.status };
};

async function until(condition, ms = 60_000) {
  const begun = performance.now();
  for (; performance.now() - begun < ms; await sleep(20))
    if (await condition().catch(() => false)) return performance.now() - begun;
  return Infinity;
}

function judge(line, faults) {
  console.log(
    `${faults.length === 0 ? 'ok    ' : 'BROKEN'} ${line}${faults.map((fault) => `\n         ${fault}`).join('')}`,
  );
  broken.push(...faults);
}

/** An API process on these engines. */
async function startApi(env) {
  const port = await freePorts('127.0.0.1', 4_700, 1);
  const log = openSync(`${HOME}/api.log`, 'a');
  const own = { PORT: String(port), HOST: '127.0.0.1', MP_RATE_LIMITS: 'off', MP_LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, ['dist/apps/api/src/main.js'], {
    env: { ...process.env, ...env, ...own },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => (await health(url, 'live')).status === 200);
  return { url, stop: () => (child.kill('SIGTERM'), ended), isAlive: () => child.exitCode === null };
}

async function awayAtStart(engine, env) {
  await engine.stop();
  api = await startApi(env);
  const named = new RegExp(engine.name.replace(/-\d$/, ''));
  const says = async () =>
    (await health(api.url, 'ready')).parts?.find(({ name, reason }) => named.test(name) && reason);
  await until(async () => (await says()) !== undefined, 20_000);
  const [live, ready, part] = [await health(api.url, 'live'), await health(api.url, 'ready'), await says()];
  await engine.start();
  const tookMs = await until(async () => (await health(api.url, 'ready')).status === 200);
  judge(
    `${engine.name} away at the start: "${part?.reason?.split('\n')[0]}", ready ${tookMs.toFixed(0)} ms after its coming`,
    [
      ...(live.status === 200 ? [] : [`alive answered ${live.status}`]),
      ...(ready.status === 503 && part ? [] : [`ready answered ${ready.status} and did not name it`]),
      ...(tookMs <= BACK_WITHIN_MS ? [] : ['it took too long to become ready']),
    ],
  );
  await api.stop();
}

async function goneLater(engine, how, { env, people }) {
  api = await startApi(env);
  await until(async () => (await health(api.url, 'ready')).status === 200);
  const run = new AwayRun(api.url, people);
  await run.untilAnswered();
  const frozen = how === 'stopped' ? freeze(engine.pid) : undefined;
  if (!frozen) process.kill(engine.pid, 'SIGKILL');
  run.away();
  await sleep(AWAY_MS);
  if (frozen) thaw(frozen);
  else await engine.start();
  const tookMs = await run.back();
  const found = await run.conclude();
  const { refused, answered, slowestMs, codes, unanswered, lost, doubled } = found;
  const line = `${engine.name} ${how}: ${answered} answered, ${refused} refused (${codes}), slowest ${slowestMs.toFixed(0)} ms, back ${tookMs.toFixed(0)} ms after its return`;
  judge(line, [
    ...(refused > 0 ? [] : ['nothing was refused: was it away?']),
    ...(unanswered > 0 ? [`${unanswered} requests were cut off`] : []),
    ...(slowestMs <= REFUSED_WITHIN_MS ? [] : ['an answer took too long']),
    ...(/^(503:\d+ ?)*$/.test(codes) ? [] : ['refusals are 503 with a code']),
    ...(tookMs <= BACK_WITHIN_MS ? [] : ['it took too long to go on']),
    ...(lost > 0 ? [`${lost} answered messages are not there`] : []),
    ...(doubled > 0 ? [`${doubled} messages are there twice`] : []),
    ...(api.isAlive() ? [] : ['the process ended']),
  ]);
  await api.stop();
}

/** Two people of one guild; made by the command line, which needs the engines. */
const peopleOn = (env) =>
  JSON.parse(
    execFileSync(process.execPath, ['dist/apps/cli/src/main.js', 'dev:sessions', '--count', '2', '--json'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 2],
    }).toString(),
  );

build();
rmSync(HOME, { recursive: true, force: true });
mkdirSync(HOME, { recursive: true });
const port = await freePorts('127.0.0.1', 4_500, 1);
const engines = (await enginesFor({ messages: values.messages, nodes: 1, port })).flat();
const stopAll = () => Promise.all([api?.stop(), ...engines.map((engine) => engine.stop())]);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopAll().then(() => process.exit(1)));
try {
  await Promise.all(engines.map((engine) => engine.start()));
  const env = { ...engineEnvironment(values.messages, engines), DATABASE_URL: engines[0].address };
  const people = peopleOn(env);
  for (const engine of engines) {
    const cases = {
      start: () => awayAtStart(engine, env),
      killed: () => goneLater(engine, 'killed', { env, people }),
      stopped: () => goneLater(engine, 'stopped', { env, people }),
    };
    for (const [name, run] of Object.entries(cases)) {
      if (only.length > 0 && !only.every((word) => `${engine.name} ${name}`.includes(word))) continue;
      await run();
    }
  }
  process.exitCode = broken.length === 0 ? 0 : 1;
} finally {
  await stopAll();
}
process.exit();
