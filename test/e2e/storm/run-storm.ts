import { setTimeout as sleep } from 'node:timers/promises';
import type { GuildWithChannels } from '@messagepal/protocol';
import { type History, type Leak, type Reached, sees } from './history';
import { Observer } from './observer';
import { Participant, type Place } from './participant';
import { Storm } from './storm';

/** In which everything that is on its way arrives. */
const CALM_MS = 500;
/** How many of the interruptions are a logout. */
const LOGOUTS = 0.05;

export interface StormOptions {
  places: readonly Place[];
  observers: number;
  ms: number;
  random: () => number;
}

export interface Outcome {
  /** Changes of rights that were made. */
  changes: number;
  /** Things that were looked at, in events, in snapshots (READY, GUILD_CREATE), in members that were asked for, and in pages. */
  judged: { events: number; snapshots: number; chunks: number; pages: number };
  leaks: Leak[];
  /** Of the leaks; 0 without one. */
  worstStalenessMs: number;
  resumed: number;
  /** By observer: the channels that they see, and those that their client shows in the end. */
  channels: { seen: string[]; shown: string[] }[];
}

/** Rights of one guild move as fast as they can, while people of all places listen, are cut off, come back and read. */
export async function runStorm({ places, observers: count, ms, random }: StormOptions): Promise<Outcome> {
  const { storm, own, people } = await setUp(places, count, random);
  const observers = people.map((person, n) => new Observer(person, n % 4 < 2 ? 'ws' : 'socketio', places, n));
  await Promise.all(observers.map((observer) => observer.ready()));
  const pages = await rage(storm, observers, { ms, random, guildId: own.id });
  await sleep(CALM_MS);
  const lasting = new Set(own.channels.map(({ id }) => id));
  const channels = observers.map((observer) => ({
    seen: seenBy(storm.history, observer.userId),
    shown: [...observer.channels].filter((id) => !lasting.has(id)).toSorted(),
  }));
  for (const observer of observers) observer.end();
  const resumed = observers.reduce((sum, observer) => sum + observer.resumed, 0);
  return { ...conclude(storm.history, [...pages, ...observers.flatMap(eventsOf)]), resumed, channels };
}

async function setUp(places: readonly Place[], count: number, random: () => number) {
  const founder = await Participant.register(places, 'founder');
  const own = await founder.rest.post<GuildWithChannels>('/guilds', { name: 'Storm' });
  const lobby = own.channels.find(({ type }) => type === 'text')?.id ?? '';
  const people: Participant[] = [];
  for (let n = 0; n < count; n++) people.push(await Participant.register(places, `observer_${n}`));
  const storm = new Storm({ guildId: own.id, lobby, founder, people }, random);
  await storm.begin();
  return { storm, own, people };
}

interface Rage {
  ms: number;
  random: () => number;
  guildId: string;
}

/** Answers the pages that were read. Judged afterwards: what a call in flight leads to is known when it is answered. */
async function rage(storm: Storm, observers: readonly Observer[], { ms, random, guildId }: Rage): Promise<Reached[]> {
  const pages: Reached[] = [];
  const end = performance.now() + ms;
  const repeat = async (deed: () => Promise<unknown>, pause = 0): Promise<void> => {
    for (; performance.now() < end; await sleep(pause)) await deed();
  };
  const stumble = async (observer: Observer): Promise<void> => {
    await sleep(200 + random() * 800);
    if (random() < LOGOUTS) await observer.relogin(storm.history);
    else await observer.stumble(random() * 150, random() < 0.5);
  };
  const read = async (): Promise<unknown> => pages.push(await readPage(storm.history, observers, { random, guildId }));
  const ask = async (): Promise<void> => pick(observers, random).askForMembers(guildId);
  await Promise.all([
    repeat(() => storm.deed()),
    repeat(() => storm.fidget()),
    repeat(() => storm.fidget()),
    repeat(() => storm.say()),
    repeat(() => storm.say()),
    repeat(ask, 5),
    repeat(() => storm.type(), 20),
    repeat(() => storm.changeStatus(), 100),
    repeat(read),
    ...observers.map((observer) => repeat(() => stumble(observer))),
  ]);
  return pages;
}

type Reading = Pick<Rage, 'random' | 'guildId'>;

async function readPage(
  history: History,
  observers: readonly Observer[],
  { random, guildId }: Reading,
): Promise<Reached> {
  const { person, userId } = pick(observers, random);
  const channelId = pick([...history.state.channels.keys()], random);
  const paths = [`/channels/${channelId}/messages`, `/channels/${channelId}`, `/guilds/${guildId}/channels`];
  const path = pick(paths, random);
  const since = performance.now();
  const d = await person.rest.get(path).catch(unlessRefused);
  return { userId, d, since, at: performance.now() };
}

/** Of a channel that one does not see, a guild in which one is not, a login that has just ended. */
function unlessRefused(error: { status?: number }): unknown {
  if (![401, 403, 404].includes(error.status ?? 0)) throw error;
  return [];
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

const eventsOf = ({ heard, userId }: Observer): Reached[] => heard.map((one) => ({ ...one, userId }));

const seenBy = ({ state }: History, userId: string): string[] =>
  [...state.channels.keys()].filter((id) => sees(state, userId, id)).toSorted();

type Verdict = Pick<Outcome, 'changes' | 'judged' | 'leaks' | 'worstStalenessMs'>;

/** What the history makes of all that reached somebody. */
function conclude(history: History, reached: readonly Reached[]): Verdict {
  const judged = { events: 0, snapshots: 0, chunks: 0, pages: 0 };
  const leaks: Leak[] = [];
  for (const one of reached) {
    const verdict = history.judge(one);
    judged[kindOf(one)] += verdict.judged;
    leaks.push(...verdict.leaks);
  }
  const worstStalenessMs = Math.max(0, ...leaks.map(({ staleMs }) => staleMs));
  return { changes: history.changes, judged, leaks, worstStalenessMs };
}

function kindOf({ t }: Reached): keyof Outcome['judged'] {
  if (t === undefined) return 'pages';
  if (t === 'GUILD_MEMBERS_CHUNK') return 'chunks';
  return t === 'READY' || t === 'GUILD_CREATE' ? 'snapshots' : 'events';
}

/** The same numbers on every run; what happens at the same time does not repeat itself all the same. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
