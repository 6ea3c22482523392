import type { StatusPreference } from '@messagepal/protocol';
import type { Batch } from '../frames/batch';
import type { DispatchEvent } from '../frames/dispatch-event';
import { ALL_INTENTS } from '../frames/intents';
import type { KnownPlaces } from '../resume/known-place';
import { Ring } from '../resume/ring';
import { CLOSINGS, type Closing } from './closing';
import type { Connection, Signal } from './connection';
import type { Flushable, Flusher } from './flusher';
import { FrameMeter } from './frame-meter';
import type { GuildPlace, InboxPlace } from './guild-place';
import type { Perishable } from './heartbeat-wheel';

/**
 * - `waiting`: said HELLO; heartbeats are answered, everything else but IDENTIFY and RESUME closes with 4003.
 * - `starting`: an IDENTIFY or RESUME is being worked on, or waits for its turn; heartbeats keep it alive.
 * - `live`: READY or RESUMED is out; events flow.
 * - `ended`: the socket is gone or on its way.
 */
export type SessionState = 'waiting' | 'starting' | 'live' | 'ended';

/** What a session is known by, here and on any node it comes back to. */
export interface SessionIdentity {
  readonly id: string;
  readonly userId: string;
  /** How often the session was taken up: 1 by IDENTIFY, left out as well, one more by each RESUME. */
  readonly generation?: number;
  /** The login its token belongs to. */
  readonly authSessionId: string;
  /** When that login ends whatever happens, in monotonic ms; left out, never. */
  readonly loginEnds?: number;
  readonly shard?: [index: number, count: number];
}

/** How a session leaves the node: it may be resumed, said goodbye for good, or must start over on the same socket. */
export type Leaving = 'resumable' | 'final' | 'invalidated';

/** What is the same for all sessions of a node. */
export interface SessionHome {
  readonly flusher: Flusher;
  /** Bytes that may wait for a slow client. */
  readonly unsentBytes: number;
  /** Milliseconds without a sign of life. */
  readonly silenceMs: number;
  /** Milliseconds for IDENTIFY or RESUME. */
  readonly identifyMs: number;
  /** Monotonic milliseconds, whole ones: others would take room of their own in each session. */
  now(): number;
  /** The session gets no further event: everything that holds it lets go. Its state is still the one it had. */
  left(session: Session, how: Leaving): void;
}

/** Dispatches held back while a replay is under way; a session that gathers more is closed and resumes again. */
const HOLD_LIMIT = 10_000;

const NOWHERE: readonly GuildPlace[] = [];

/** One client on one socket: its state, its sequence numbers and what it has yet to be sent. */
export class Session implements Flushable, Perishable {
  state: SessionState = 'waiting';
  identity: SessionIdentity | undefined;
  /** What its client chose to be seen as. */
  status: StatusPreference = 'online';
  /** Which events its client wants, as bits. */
  intents = ALL_INTENTS;
  /** The guilds that a passive session has open; undefined if it is not passive and hears all it may. */
  open: ReadonlySet<string> | undefined;
  /** The guilds it hears, in no particular order. A change makes another list, of the size it needs. */
  attachments: readonly GuildPlace[] = NOWHERE;
  /** The inbox that it hears; it tells of the end of its login. */
  inbox: InboxPlace | undefined;
  readonly frames: FrameMeter;
  ring = new Ring();
  deadline: number;
  /** Until when IDENTIFY or RESUME has to come; undefined once it is known who it is. */
  identifyBy: number | undefined;
  wheelSlot = -1;
  wheelPlace = 0;
  /** When its record has to be written again; monotonic ms. */
  recordDue = 0;
  /** When it has to be noted again that its login is used; monotonic ms. */
  touchDue = 0;
  private connection: Connection | undefined;
  private batch: Batch | undefined;
  private held: DispatchEvent[] | undefined;
  private places: KnownPlaces | undefined;
  private queued = 0;
  private lastSeq = 0;

  constructor(
    private readonly home: SessionHome,
    /** Of the client, as far as proxies are trusted. */
    readonly address: string,
    /** What its connection was before: the client has no more time, and may send no more, for starting over. */
    before?: Pick<Session, 'frames' | 'identifyBy'>,
  ) {
    this.frames = before?.frames ?? new FrameMeter();
    this.identifyBy = this.deadline = before?.identifyBy ?? home.now() + home.identifyMs;
  }

  /** The number of the last dispatch, sent or about to be. */
  get seq(): number {
    return this.lastSeq;
  }

  get transport(): Connection['transport'] | undefined {
    return this.connection?.transport;
  }

  /** Bytes on their way to a client that reads slower than it is sent to. */
  get unsent(): number {
    return this.connection?.unsent ?? 0;
  }

  /** As {@link unsent}, with what leaves at the end of this turn; in characters, as far as it has yet to be encoded. */
  get backlog(): number {
    return this.unsent + this.queued;
  }

  /** While a replay is under way: how far it has come. */
  get replaying(): KnownPlaces | undefined {
    return this.held && this.places;
  }

  /** Once, right after the socket was accepted. */
  bind(connection: Connection): void {
    this.connection = connection;
  }

  /** An IDENTIFY or RESUME has come. However long it waits for its turn, only silence ends it. */
  start(): void {
    this.state = 'starting';
    this.seen();
  }

  /** Takes an identity; a resumed session goes on after `seq`. */
  become(identity: SessionIdentity, seq = 0): void {
    this.identity = identity;
    this.identifyBy = undefined;
    this.lastSeq = seq;
    this.ring = new Ring(seq);
    this.state = 'live';
    this.seen();
  }

  /** A sign of life: a heartbeat, a pong of Engine.IO. It does not replace IDENTIFY, and lengthens no login. */
  seen(): void {
    if (this.state === 'waiting') return;
    this.deadline = Math.min(this.home.now() + this.home.silenceMs, this.identity?.loginEnds ?? Infinity);
  }

  /** Gives it the next event. It leaves at the end of this turn of the event loop. */
  dispatch(event: DispatchEvent): void {
    if ((event.intent & ~this.intents) !== 0) return;
    if (this.held) this.hold(event);
    else this.enqueue(event);
  }

  /** From now on {@link dispatch} only collects; what {@link replay} is given goes out, and moves `places` along. */
  holdBack(places: KnownPlaces): void {
    this.held = [];
    this.places = places;
  }

  /** An event from the past, in front of everything held back. Answers whether its client wants it. */
  replay(event: DispatchEvent): boolean {
    const wanted = (event.intent & ~this.intents) === 0;
    if (wanted) this.enqueue(event);
    return wanted;
  }

  /**
   * Ends {@link holdBack}: what was collected follows, as long as no more than `bytes` are on their way. Answers whether that was
   * all; until it was, what is dispatched queues up behind it, and it is to be called again.
   */
  release(bytes = Infinity): boolean {
    this.places = undefined;
    const { held = [] } = this;
    let count = 0;
    while (count < held.length && this.backlog <= bytes) this.enqueue(held[count++] as DispatchEvent);
    held.splice(0, count);
    if (held.length > 0) return false;
    this.held = undefined;
    return true;
  }

  flush(): number {
    if (!this.tooSlow) return this.write();
    this.close(CLOSINGS.TOO_SLOW);
    return 0;
  }

  /** What is not a dispatch. Whoever asks for answers and does not read them is as slow as a slow reader. */
  signal(signal: Signal): void {
    if (this.state === 'ended') return;
    if (this.tooSlow) this.close(CLOSINGS.TOO_SLOW);
    else this.connection?.signal(signal);
  }

  /** Sends what it has, says why, and closes. The way back is RESUME, unless the login itself has ended. */
  close(closing: Closing): void {
    if (this.state === 'ended') return;
    this.write();
    this.end(closing.code === CLOSINGS.REVOKED.code ? 'final' : 'resumable');
    this.connection?.close(closing);
  }

  /** What it missed can't be told: the client keeps its socket and starts over with IDENTIFY. */
  invalidate(): void {
    this.flush();
    if (this.state === 'ended') return;
    this.identifyBy = this.deadline = this.home.now() + this.home.identifyMs;
    this.home.left(this, 'invalidated');
    this.identity = undefined;
    this.held = undefined;
    this.state = 'waiting';
    this.signal({ name: 'INVALID_SESSION', d: false });
  }

  /** The socket is gone. */
  end(how: 'resumable' | 'final'): void {
    if (this.state === 'ended') return;
    // Past the replay the place of the session is that of its feeds: what it has yet to be sent counts as lost on the way.
    if (!this.places) this.release();
    this.home.left(this, how);
    this.state = 'ended';
  }

  /** The wheel's news: no sign of life for too long, or the login is over. */
  expire(): void {
    if (this.state === 'waiting') this.close(CLOSINGS.SILENT);
    else this.close((this.identity?.loginEnds ?? Infinity) <= this.home.now() ? CLOSINGS.REVOKED : CLOSINGS.TIMED_OUT);
  }

  private get tooSlow(): boolean {
    return this.unsent > this.home.unsentBytes;
  }

  /** Hands over what it has, unless too much waits already: then it is dropped. Answers how many events that were. */
  private write(): number {
    const { batch } = this;
    this.batch = undefined;
    this.queued = 0;
    if (!batch || this.state === 'ended' || this.tooSlow) return 0;
    this.connection?.write(batch, this.lastSeq - batch.length + 1);
    return batch.length;
  }

  private enqueue(event: DispatchEvent): void {
    this.lastSeq++;
    this.queued += event.d.length;
    this.ring.push(event.position);
    this.batch = (this.batch ?? this.home.flusher.begin(this)).with(event);
  }

  private hold(event: DispatchEvent): void {
    // Not at once: whoever is handing out this event is walking over lists that an end would change.
    if (this.held!.push(event) === HOLD_LIMIT) queueMicrotask(() => this.close(CLOSINGS.FELL_BEHIND));
  }
}
