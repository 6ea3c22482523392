/** What a storm's guild is like between two changes. */
export interface State {
  owner: string;
  /** Ids of the guild's roles. */
  roles: Set<string>;
  /** Ids of the members, with their roles. */
  members: Map<string, Set<string>>;
  banned: Set<string>;
  channels: Map<string, { open: boolean; allowed: Set<string>; denied: Set<string> }>;
}

/** The guild itself, as the place of a cause: what all its members hear. */
export const GUILD = 'guild';

/** The rules of visibility for what a storm does, written down once more and by hand. */
export function sees({ owner, members, channels }: State, userId: string, place: string): boolean {
  const roles = members.get(userId);
  if (!roles || place === GUILD) return roles !== undefined;
  const channel = channels.get(place);
  if (!channel || userId === owner) return channel !== undefined;
  if (channel.denied.has(userId)) return false;
  return channel.open || [...channel.allowed].some((role) => roles.has(role));
}

/** Something that tells when, and where, it was caused. */
interface Cause {
  place: string;
  at: number;
}

interface Era {
  state: State;
  /** Start of the call that led to it: from then on it may have been so. */
  from: number;
  /** Answer of the call that ended it: from then on it was so no more. */
  until: number;
}

/** What reached somebody: an event over a socket, or a page. */
export interface Reached {
  userId: string;
  /** The login that its socket came by; pages are asked for one by one. */
  token?: string;
  /** Name of the event; pages have none. */
  t?: string;
  d: unknown;
  /** When it was asked for: the call for a page or for members, the opening of the socket for any other event. */
  since: number;
  at: number;
}

export interface Leak {
  what: string;
  /** For how long the right had been gone when it was caused, or asked for; Infinity if there never was one. */
  staleMs: number;
}

/** All that was done, in order, and the judge of all that was heard. Times are ms of `performance.now()`. */
export class History {
  private readonly eras: Era[] = [];
  private readonly causes: Cause[] = [];
  /** Of what carries no stamp: starts of the calls, by what is heard of them. */
  private readonly signs = new Map<string, Cause[]>();
  private readonly messages = new Map<string, Cause>();
  private readonly ended = new Map<string, number>();

  constructor(public state: State) {
    this.eras.push({ state, from: performance.now(), until: Infinity });
  }

  get changes(): number {
    return this.eras.length - 1;
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

  /** The call is answered: nothing that is caused from now on may reach a socket of this login. */
  endLogin(token: string): void {
    this.ended.set(token, performance.now());
  }

  /** A text to send into a place, by which it is recognised wherever it turns up. */
  stamp(place: string): string {
    this.causes.push({ place, at: performance.now() });
    return `§${this.causes.length - 1}§`;
  }

  /** The message of that stamp has this id, by which it is recognised where only its id is told. */
  sent(stamp: string, messageId: string): void {
    const cause = this.causeOf(stamp);
    if (cause) this.messages.set(messageId, cause);
  }

  /** For a stamp in the call that makes the channel. */
  settle(stamp: string, channelId: string): void {
    const cause = this.causeOf(stamp);
    if (cause) cause.place = channelId;
  }

  /** Before a call of which others hear, without a text in it. The same sign is not given twice in the time that it travels. */
  sign(sign: string, place: string): void {
    this.signs.set(sign, [...(this.signs.get(sign) ?? []), { place, at: performance.now() }]);
  }

  /** What of it was caused, or asked for, when the user had no right to it any more; and how much was looked at. */
  judge(reached: Reached): { judged: number; leaks: Leak[] } {
    const causes = this.causesIn(reached);
    const leaks = causes.map((cause) => this.leakOf(reached, cause));
    return { judged: causes.length, leaks: leaks.filter((leak) => leak !== undefined) };
  }

  private causesIn({ t, d, at }: Reached): (Cause | undefined)[] {
    const sign = signOf(t, d);
    if (sign !== undefined) return [this.signs.get(sign)?.findLast((cause) => cause.at <= at)].filter(Boolean);
    const text = JSON.stringify(d);
    const stamped = [...text.matchAll(/§\d+§/g)].map(([stamp]) => this.causeOf(stamp));
    const newest = [...text.matchAll(/"last_message_id":"(\d+)"/g)].flatMap(
      ([, id = '']) => this.messages.get(id) ?? [],
    );
    return [...stamped, ...newest];
  }

  private causeOf(stamp: string): Cause | undefined {
    return this.causes[Number(stamp.slice(1, -1))];
  }

  private leakOf(reached: Reached, cause: Cause | undefined): Leak | undefined {
    const { userId, token = '', t = 'page', since, at } = reached;
    if (!cause) return { what: `${t} to ${userId}: an unknown stamp`, staleMs: Infinity };
    const earliest = Math.max(since, cause.at);
    const staleMs = Math.max(
      this.staleness(userId, cause.place, { earliest, at }),
      this.loginStaleness(token, earliest),
    );
    if (staleMs === 0) return undefined;
    return { what: `${t} of ${cause.place} to ${userId}, caused ${Math.round(at - cause.at)} ms before`, staleMs };
  }

  /** 0 if the user saw the place at any moment between the cause and the hearing. */
  private staleness(userId: string, place: string, { earliest, at }: { earliest: number; at: number }): number {
    let last = -Infinity;
    for (let index = this.eraAt(at); index >= 0; index--) {
      const { state, until } = this.eras[index] as Era;
      if (!sees(state, userId, place)) continue;
      last = until;
      break;
    }
    return last >= earliest ? 0 : earliest - last;
  }

  private loginStaleness(token: string, earliest: number): number {
    return Math.max(0, earliest - (this.ended.get(token) ?? Infinity));
  }

  /** The last era that may have begun by then. */
  private eraAt(at: number): number {
    let [low, high] = [0, this.eras.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.eras[middle] as Era).from <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

export const typingSign = (userId: string, channelId: string): string => `typing ${userId} ${channelId}`;

export const presenceSign = (userId: string, status: string): string => `presence ${userId} ${status}`;

function signOf(t: string | undefined, d: unknown): string | undefined {
  const { user, user_id, channel_id, status } = d as Record<string, string> & { user?: { id: string } };
  if (t === 'TYPING_START') return typingSign(String(user_id), String(channel_id));
  return t === 'PRESENCE_UPDATE' ? presenceSign(String(user?.id), String(status)) : undefined;
}
