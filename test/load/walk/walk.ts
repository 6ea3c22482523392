/** One page of a channel, newest first whichever way it goes. */
export type ReadPage = (query: {
  before?: string;
  after?: string;
  limit: number;
}) => Promise<readonly { id: string }[]>;

export type Direction = 'down' | 'up';

const LIMIT = 50;
const LOWEST = '0';

/** Goes through a whole channel by pages of 50, as a client does that scrolls; answers the ids in the order in which they came. */
export async function walk(read: ReadPage, direction: Direction): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | undefined = direction === 'up' ? LOWEST : undefined; ; cursor = seen.at(-1)) {
    const query = direction === 'up' ? { after: cursor ?? LOWEST } : cursor === undefined ? {} : { before: cursor };
    const ids = (await read({ ...query, limit: LIMIT })).map(({ id }) => id);
    seen.push(...(direction === 'up' ? ids.toReversed() : ids));
    if (ids.length < LIMIT) return seen;
  }
}

/** What a walk has to have seen of a channel that others wrote to meanwhile. */
export interface Channel {
  /** There when it began. */
  before: readonly string[];
  /** Removed while it went on: seen once, or not at all. */
  removed: ReadonlySet<string>;
  /** Sent while it went on. */
  added: ReadonlySet<string>;
}

export interface Verdict {
  seen: number;
  missing: number;
  twice: number;
  disordered: number;
  unknown: number;
}

export function judge(seen: readonly string[], direction: Direction, { before, removed, added }: Channel): Verdict {
  const once = new Set(seen);
  const known = new Set(before);
  const isBehind = (a: string, b: string): boolean =>
    direction === 'up' ? BigInt(a) <= BigInt(b) : BigInt(a) >= BigInt(b);
  return {
    seen: seen.length,
    missing: before.filter((id) => !removed.has(id) && !once.has(id)).length,
    twice: seen.length - once.size,
    disordered: seen.filter((id, index) => index > 0 && isBehind(id, seen[index - 1] ?? '')).length,
    unknown: seen.filter((id) => !known.has(id) && !added.has(id)).length,
  };
}

export const isClean = ({ missing, twice, disordered, unknown }: Verdict): boolean =>
  missing + twice + disordered + unknown === 0;
