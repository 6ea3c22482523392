import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@messagepal/protocol';
import { type Person, textChannel, type World } from '../world';
import { type History, sees } from './history';
import { Observer } from './observer';
import { Storm } from './storm';

const OBSERVERS = 8;
const STORM_MS = 8_000;
/** In which everything that is on its way arrives. */
const CALM_MS = 500;

/** A text that reached somebody. What it tells of was asked for at `since`, if it was asked for. */
interface Reached {
  userId: string;
  text: string;
  since: number;
  at: number;
}

export interface Outcome {
  /** Stamps that were looked at. */
  judged: number;
  /** Those that reached somebody who did not see the channel any more when they were caused. */
  leaks: string[];
  resumed: number;
  /** By observer: the channels that they see, and those that their client shows in the end. */
  channels: { seen: string[]; shown: string[] }[];
}

/** Rights of one guild move as fast as they can, by calls to the first world, while people of all worlds listen and read. */
export async function runStorm(worlds: readonly World[], random: () => number): Promise<Outcome> {
  const owner = await worldOf(worlds, 0).person('owner');
  const guild = await owner.createGuild();
  const people: Person[] = [];
  for (let n = 0; n < OBSERVERS; n++) people.push(await worldOf(worlds, n).person(`observer_${n}_`));
  const storm = new Storm(owner, guild.id, textChannel(guild).id, people, random);
  await storm.begin();
  const observers = people.map(
    (person, n) => new Observer(person, n % 4 < 2 ? 'ws' : 'socketio', worldOf(worlds, n + 1).url),
  );
  await Promise.all(observers.map((observer) => observer.ready()));
  const pages = await rage(storm, observers, random);
  await sleep(CALM_MS);
  const own = new Set(guild.channels.map(({ id }) => id));
  const channels = observers.map((observer) => ({
    seen: seenBy(storm.history, observer.userId),
    shown: [...observer.channels].filter((id) => !own.has(id)).toSorted(),
  }));
  for (const observer of observers) observer.end();
  return { ...judge(storm.history, [...pages, ...observers.flatMap(eventsOf)]), ...resumes(observers), channels };
}

/** Answers the pages that were read. Judged afterwards: what a call in flight leads to is known when it is answered. */
async function rage(storm: Storm, observers: readonly Observer[], random: () => number): Promise<Reached[]> {
  const pages: Reached[] = [];
  const end = performance.now() + STORM_MS;
  const repeat = async (deed: () => Promise<unknown>): Promise<void> => {
    while (performance.now() < end) await deed();
  };
  const stumble = async (observer: Observer): Promise<void> => {
    await sleep(200 + random() * 800);
    await observer.stumble(random() * 150, random() < 0.5);
  };
  await Promise.all([
    repeat(() => storm.deed()),
    repeat(() => storm.fidget()),
    repeat(() => storm.fidget()),
    repeat(() => storm.say()),
    repeat(() => storm.say()),
    repeat(async () => pages.push(await read(storm.history, observers, random))),
    ...observers.map((observer) => repeat(() => stumble(observer))),
  ]);
  return pages;
}

async function read(history: History, observers: readonly Observer[], random: () => number): Promise<Reached> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const { person, userId } = pick(observers);
  const channelId = pick([...history.state.channels.keys()]);
  const since = performance.now();
  const page = await person.rest.get<Message[]>(`/channels/${channelId}/messages`).catch(unlessMissing);
  return { userId, text: JSON.stringify(page), since, at: performance.now() };
}

function unlessMissing(error: { status?: number }): Message[] {
  if (error.status !== 404) throw error;
  return [];
}

const eventsOf = ({ heard, userId }: Observer): Reached[] =>
  heard.map((one) => ({ userId, text: JSON.stringify(one), since: 0, at: one.at }));

const seenBy = ({ state }: History, userId: string): string[] =>
  [...state.channels.keys()].filter((id) => sees(state, userId, id)).toSorted();

function judge(history: History, reached: readonly Reached[]): Pick<Outcome, 'judged' | 'leaks'> {
  const verdicts = reached.map(({ userId, text, since, at }) => history.judge(userId, text, { since, at }));
  return {
    judged: verdicts.reduce((sum, { judged }) => sum + judged, 0),
    leaks: verdicts.flatMap(({ leaks }) => leaks),
  };
}

const resumes = (observers: readonly Observer[]): Pick<Outcome, 'resumed'> => ({
  resumed: observers.reduce((sum, { resumed }) => sum + resumed, 0),
});

function worldOf(worlds: readonly World[], index: number): World {
  const world = worlds[index % worlds.length];
  if (!world) throw new Error('a storm needs a world');
  return world;
}

/** The same numbers on every run; what happens at the same time does not repeat itself all the same. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
