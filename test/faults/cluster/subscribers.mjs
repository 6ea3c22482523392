import { setTimeout as sleep } from 'node:timers/promises';

const QUIET_MS = 20_000;
const AT_ONCE = 20;

/** One client for each session, connected; `optionsOf` says by their place how each connects, and perhaps its `name`. */
export async function openSubscribers(sessions, optionsOf) {
  const { Subscriber } = await import('./subscriber.mjs');
  const subscribers = sessions.map(({ token }, index) => {
    const { name = `s${index}`, ...options } = optionsOf(index);
    return new Subscriber(name, { token, ...options });
  });
  for (let at = 0; at < subscribers.length; at += AT_ONCE) {
    await Promise.all(subscribers.slice(at, at + AT_ONCE).map((one) => one.connect()));
  }
  return subscribers;
}

/** Waits until all have heard the last of everything, or long enough. */
export async function quiet(subscribers, writers) {
  const done = () =>
    subscribers.every((one) => writers.every(({ index, sent }) => one.lastOf(`w${index}`) === sent - 1));
  for (const until = Date.now() + QUIET_MS; !done() && Date.now() < until;) await sleep(200);
}

/** A count of all of them together. */
export const sum = (subscribers, field) => subscribers.reduce((total, { counts }) => total + counts[field], 0);

/** Several maps of counts as one. */
export function totals(maps) {
  const all = {};
  for (const [name, count] of maps.flatMap((map) => [...map])) all[name] = (all[name] ?? 0) + count;
  return all;
}
