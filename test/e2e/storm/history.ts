/** What a storm's guild is like between two changes. */
export interface State {
  /** Ids of the guild's roles. */
  roles: Set<string>;
  /** Ids of the members, with their roles. */
  members: Map<string, Set<string>>;
  channels: Map<string, { open: boolean; allowed: Set<string>; denied: Set<string> }>;
}

/** The rules of visibility for what a storm does, written down once more and by hand. */
export function sees({ members, channels }: State, userId: string, channelId: string): boolean {
  const [roles, channel] = [members.get(userId), channels.get(channelId)];
  if (!roles || !channel || channel.denied.has(userId)) return false;
  return channel.open || [...channel.allowed].some((role) => roles.has(role));
}

/** A text that tells when, and where, it was caused. */
interface Cause {
  channelId: string;
  at: number;
}

interface Era {
  state: State;
  /** Start of the call that led to it: from then on it may have been so. */
  from: number;
  /** Answer of the call that ended it: from then on it was so no more. */
  until: number;
}

/** All that was done, in order, and the judge of all that was heard. Times are ms of `performance.now()`. */
export class History {
  private readonly eras: Era[] = [];
  private readonly causes: Cause[] = [];

  constructor(public state: State) {
    this.eras.push({ state, from: performance.now(), until: Infinity });
  }

  /** Makes one change, one at a time: the call, and what the guild is like afterwards. */
  async change<T>(call: () => Promise<T>, next: (state: State, answer: T) => void): Promise<void> {
    const from = performance.now();
    const answer = await call();
    const state = structuredClone(this.state);
    next(state, answer);
    const [last] = this.eras.slice(-1);
    if (last) last.until = performance.now();
    this.eras.push({ state, from, until: Infinity });
    this.state = state;
  }

  /** A text to send into a channel, by which it is recognised wherever it turns up. */
  stamp(channelId: string): string {
    this.causes.push({ channelId, at: performance.now() });
    return `§${this.causes.length - 1}§`;
  }

  /** For a stamp in the call that makes the channel. */
  settle(stamp: string, channelId: string): void {
    const cause = this.causes[Number(stamp.slice(1, -1))];
    if (cause) cause.channelId = channelId;
  }

  /** How many stamps there are in a text, and which were caused, or asked for, when the user saw the channel no more. */
  judge(userId: string, text: string, when: { since: number; at: number }): { judged: number; leaks: string[] } {
    const stamps = [...text.matchAll(/§(\d+)§/g)].map(([, index]) => Number(index));
    const leaks = stamps.filter((index) => !this.mayHaveSeen(userId, this.causes[index], when));
    return { judged: stamps.length, leaks: leaks.map((index) => `§${index}§`) };
  }

  /** Whether the user could see the channel at any moment between the cause and the hearing. */
  private mayHaveSeen(userId: string, cause: Cause | undefined, { since, at }: { since: number; at: number }): boolean {
    if (!cause) return false;
    const earliest = Math.max(since, cause.at);
    return this.eras.some(
      ({ state, from, until }) => from <= at && until >= earliest && sees(state, userId, cause.channelId),
    );
  }
}
