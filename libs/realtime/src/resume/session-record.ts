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

/** Indices of topic and epoch in `names`, the offset, and what the event replaced if it did. */
export type RingEntry = [topic: number, epoch: number, offset: number, replaces?: Position['replaces']];

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
    const [topic, epoch, offset, replaces] = entry;
    return { topic: names[topic]!, epoch: names[epoch]!, offset, ...(replaces && { replaces }) };
  });
}

function pack({ topic, epoch, offset, replaces }: Position, indexOf: (name: string) => number): RingEntry {
  const [t, e] = [indexOf(topic), indexOf(epoch)];
  return replaces ? [t, e, offset, replaces] : [t, e, offset];
}
