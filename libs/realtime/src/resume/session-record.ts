import type { StatusPreference } from '@messagepal/protocol';
import type { Position } from '../frames/position';
import type { KnownPlace } from './known-place';

/** What is left of a session when its socket is gone: enough for any node to go on with it. */
export interface SessionRecord {
  userId: string;
  /** How often it was taken up: 1 by IDENTIFY, one more by each RESUME. Who holds an older one has lost the session. */
  generation: number;
  status: StatusPreference;
  intents: number;
  shard?: [index: number, count: number];
  /** Of a passive session, the guilds that it has open. */
  open?: string[];
  /** What was known when the socket closed; absent while it is open, and for ever if the process died. */
  parked?: ParkedSession;
}

export interface ParkedSession {
  /** Number of the last dispatch. */
  seq: number;
  /** What the last dispatches stood for; the newest has the number `seq`. */
  ring: (RingEntry | null)[];
  /** Topics and epochs that {@link ring} names by index. */
  names: string[];
  /** Where each topic of the session stood: what its client has been sent, or, if a replay was cut, been told again. */
  heads: Record<string, KnownPlace>;
}

/** Indices of topic and epoch in `names`, the offset, and what the event replaced, or since when it tells, if it does. */
export type RingEntry = [topic: number, epoch: number, offset: number, more?: Position['replaces'] | number];

/** Writes positions down, each name once. */
export function packRing(positions: readonly (Position | undefined)[]): Pick<ParkedSession, 'ring' | 'names'> {
  const indices = new Map<string, number>();
  const indexOf = (name: string): number => {
    const index = indices.get(name) ?? indices.size;
    indices.set(name, index);
    return index;
  };
  const ring = positions.map((position) => position && pack(position, indexOf));
  return { ring: ring.map((entry) => entry ?? null), names: [...indices.keys()] };
}

/** The opposite of {@link packRing}. */
export function unpackRing({ ring, names }: Pick<ParkedSession, 'ring' | 'names'>): (Position | undefined)[] {
  return ring.map((entry) => {
    if (!entry) return undefined;
    const [topic, epoch, offset, more] = entry;
    const at = { topic: names[topic]!, epoch: names[epoch]!, offset };
    if (typeof more === 'number') return { ...at, since: more };
    return more ? { ...at, replaces: more } : at;
  });
}

function pack({ topic, epoch, offset, since, replaces }: Position, indexOf: (name: string) => number): RingEntry {
  const [t, e] = [indexOf(topic), indexOf(epoch)];
  const more = since ?? replaces;
  return more === undefined ? [t, e, offset] : [t, e, offset, more];
}
