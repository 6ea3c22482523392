import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@messagepal/config';
import { UsageError, type Command } from '../command';

const PREFIX = 'messagepal_gateway_';
const LAG = 'nodejs_eventloop_lag_p99_seconds';
const COLUMNS = ['gateway', 'sessions', 'guilds', 'events/s', 'deliveries/s', 'per write', 'resumed', 'invalid'];
const MORE = ['waiting', 'unsent KiB', 'lag p99 ms'];
const WIDTH = 14;

/** Numbers of one `/metrics` page by name, those with labels under `name{labels}`. */
type Sample = ReadonlyMap<string, number>;
type Row = Record<string, string | number>;

/** A live view of gateways, made of their metrics. */
export const gatewayTop: Command = {
  name: 'gateway:top',
  usage: '[<url> …] [--seconds 2] [--watch]',
  help: 'Sessions, events, deliveries, queues and resumes of gateways, by their /metrics; with --watch until Ctrl-C.',
  options: { seconds: { type: 'string' }, watch: { type: 'boolean' } },
  async run({ config, words, options }) {
    const seconds = Number(options['seconds'] ?? 2);
    if (!(seconds > 0)) throw new UsageError('--seconds is a number above 0.');
    const urls = words.length > 0 ? words : [`http://127.0.0.1:${config.port}`];
    for (;;) {
      const rows = await Promise.all(urls.map((url) => rowOf(url, config, seconds)));
      const lines = [line(Object.fromEntries([...COLUMNS, ...MORE].map((name) => [name, name]))), ...rows.map(line)];
      if (!options['watch']) return { lines, json: rows };
      process.stdout.write(`${lines.join('\n')}\n`);
    }
  },
};

async function rowOf(url: string, { metricsToken }: Config, seconds: number): Promise<Row> {
  try {
    const before = await scrape(url, metricsToken);
    await sleep(seconds * 1_000);
    return summary(url, { before, after: await scrape(url, metricsToken), seconds });
  } catch (error) {
    return { gateway: url, sessions: error instanceof Error ? error.message : String(error) };
  }
}

async function scrape(url: string, token: string | undefined): Promise<Sample> {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`/metrics answers ${answer.status}`);
  const lines = (await answer.text()).split('\n').filter((text) => text && !text.startsWith('#'));
  return new Map(
    lines.map((text) => [text.slice(0, text.lastIndexOf(' ')), Number(text.slice(text.lastIndexOf(' ')))]),
  );
}

function summary(url: string, { before, after, seconds }: { before: Sample; after: Sample; seconds: number }): Row {
  const now = (name: string): number => after.get(PREFIX + name) ?? 0;
  const since = (name: string): number => now(name) - (before.get(PREFIX + name) ?? 0);
  const [deliveries, writes] = [since('deliveries_total'), since('writes_total')];
  return {
    gateway: new URL(url).host,
    sessions: now('sessions'),
    guilds: now('guilds'),
    'events/s': Math.round(since('events_total') / seconds),
    'deliveries/s': Math.round(deliveries / seconds),
    'per write': writes > 0 ? (deliveries / writes).toFixed(1) : '-',
    resumed: now('resumes_total{outcome="resumed"}'),
    invalid: now('resumes_total{outcome="invalid"}'),
    waiting: now('identifies_waiting') + now('readies_waiting'),
    'unsent KiB': Math.round(now('unsent_bytes') / 1024),
    'lag p99 ms': ((after.get(LAG) ?? 0) * 1_000).toFixed(1),
  };
}

const line = (row: Row): string =>
  [...COLUMNS, ...MORE]
    .map((name) => String(row[name] ?? '').padEnd(WIDTH + (name === 'gateway' ? WIDTH : 0)))
    .join('')
    .trimEnd();
