// What a message costs our processes from the request to the answer, by processor time; engines are not counted.
//   npm run bench -- send [--writers 20] [--split cassandra|postgres|none] [--json]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore, STORES, type BenchStore } from '../kit/bench-store';
import { Engine } from '../kit/engine';
import { freePort } from '../kit/free-port';
import { pinSelf, ServerProcess } from '../kit/server-process';
import { Contestant, type Part, type Result } from './contestant';

const ROUNDS = 5;
/** By messages and not by time: a busy machine must not measure code that is not compiled yet. */
const WARM_UP_MESSAGES = 5_000;
const ROUND_MESSAGES = 1_000;
/** CPU milliseconds a message, all processes of ours together. */
const GOAL_MS = 1;
const BARE_NEST = 'bare Nest route';

const { values } = parseArgs({
  options: {
    writers: { type: 'string', default: '20' },
    split: { type: 'string', default: 'cassandra' },
    json: { type: 'boolean', default: false },
  },
});

const start = async (kind: string, env: NodeJS.ProcessEnv): Promise<Part> => ({
  name: kind,
  server: await ServerProcess.start(join(__dirname, 'server.js'), [kind], env),
});

interface Lineup {
  what: string;
  parts: Part[];
}

async function split({ name, env }: BenchStore, redisUrl: string): Promise<Lineup> {
  const address = `127.0.0.1:${await freePort()}`;
  const shared = { ...env, REDIS_URL: redisUrl, MP_REDIS_PREFIX: `bench-${process.pid}` };
  const data = await start('data-service', { ...shared, MP_DATA_SERVICE_LISTEN: address });
  const api = await start('api', { ...shared, MP_DATA_SERVICE: address });
  return { what: `api and Data Service, Redis, ${name}`, parts: [api, data] };
}

async function lineups(store: BenchStore, redisUrl?: string): Promise<Lineup[]> {
  const standalone = async (messages: string): Promise<Lineup> => ({
    what: `standalone, ${messages}`,
    parts: [await start('standalone', { ...store.env, MP_MESSAGES: messages })],
  });
  return [
    await standalone('memory'),
    await standalone('postgres'),
    ...(redisUrl === undefined ? [] : [await split(store, redisUrl)]),
    { what: BARE_NEST, parts: [await start('bare-nest', {})] },
    { what: 'bare node:http', parts: [await start('bare-http', {})] },
  ];
}

function print(results: Result[]): void {
  const nest = results.find(({ what }) => what === BARE_NEST)?.sumMs ?? NaN;
  for (const result of results) {
    const { what, perSecond, cpuMs, sumMs } = result;
    const ratioToNest = sumMs / nest;
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ ...result, ratioToNest })}\n`);
      continue;
    }
    const parts = Object.entries(cpuMs).map(([name, ms]) => `${name} ${ms.toFixed(2)}`);
    const sum = `${parts.length > 1 ? `${parts.join(' + ')} = ` : ''}${sumMs.toFixed(2)} ms CPU each`;
    const goal = what.startsWith('bare') ? '' : `, goal ${GOAL_MS}`;
    process.stdout.write(
      `${what.padEnd(40)} ${perSecond.toFixed(0).padStart(6)} messages/s  ${sum}${goal}, ${ratioToNest.toFixed(1)}x ${BARE_NEST}\n`,
    );
  }
}

async function compete(store: BenchStore, redisUrl?: string): Promise<void> {
  const { channel_id: channel, sessions } = store.database.mint(Number(values.writers));
  const tokens = sessions.map(({ token }) => token);
  const contestants: Contestant[] = [];
  try {
    for (const { what, parts } of await lineups(store, redisUrl)) {
      const path = what.startsWith('bare') ? '/messages' : `/api/v1/channels/${channel}/messages`;
      contestants.push(new Contestant(what, parts, path, tokens));
    }
    for (const one of contestants) await one.run(WARM_UP_MESSAGES);
    for (const one of contestants) one.forget();
    // In turns, so that whatever else the machine does meets all of them.
    for (let round = 0; round < ROUNDS; round += 1) for (const one of contestants) await one.run(ROUND_MESSAGES);
    print(contestants.map(({ result }) => result));
  } finally {
    for (const one of contestants) await one.leave();
  }
}

async function main(): Promise<void> {
  pinSelf(1);
  const name = STORES.find((one) => one === values.split && one !== 'memory');
  if (!name && values.split !== 'none') throw new Error('--split takes cassandra, postgres, none');
  const given = process.env['REDIS_URL'];
  const redis = name && given === undefined ? new Engine<{ url: string }>('redis') : undefined;
  const store = await openStore(name ?? 'postgres');
  try {
    await compete(store, name && (given ?? redis?.start().url));
  } finally {
    redis?.stop();
    await store.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
