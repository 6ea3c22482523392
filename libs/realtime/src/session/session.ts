import type { Attachment } from '../fanout/attachment';
import type { Batch } from '../frames/batch';
import type { DispatchEvent } from '../frames/dispatch-event';
import { Ring } from '../resume/ring';
import type { Closing, Connection, Signal } from './connection';
import type { Flushable, Flusher } from './flusher';
import { FrameMeter } from './frame-meter';
import type { Perishable } from './heartbeat-wheel';

/**
 * - `waiting`: said HELLO; heartbeats are answered, everything else but IDENTIFY and RESUME closes with 4003.
 * - `starting`: an IDENTIFY or RESUME is being worked on.
 * - `live`: READY or RESUMED went out; events flow.
 * - `ended`: the socket is gone or on its way.
 */
export type SessionState = 'waiting' | 'starting' | 'live' | 'ended';

/** What a session is known by, here and on any node it comes back to. */
export interface SessionIdentity {
  readonly id: string;
  readonly userId: string;
  /** The login its token belongs to. */
  readonly authSessionId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Dispatches held back while a replay is under way; a session that gathers more is closed and resumes again. */
const HOLD_LIMIT = 10_000;

/** One client on one socket: its state, its sequence numbers and what it has yet to be sent. */
export class Session implements Flushable, Perishable {
  state: SessionState = 'waiting';
  identity: SessionIdentity | undefined;
  /** The guilds it hears, in no particular order. */
  readonly attachments: Attachment[] = [];
  readonly frames = new FrameMeter();
  ring = new Ring();
  /** When it ends without another sign of life; of the wheel's clock. */
  deadline: number;
  private connection: Connection | undefined;
  private batch: Batch | undefined;
  private held: DispatchEvent[] | undefined;
  private lastSeq = 0;

  constructor(
    private readonly flusher: Flusher,
    private readonly onEnd: (session: Session) => void,
    firstDeadline: number,
  ) {
    this.deadline = firstDeadline;
  }

  /** The number of the last dispatch, sent or about to be. */
  get seq(): number {
    return this.lastSeq;
  }

  get transport(): Connection['transport'] | undefined {
    return this.connection?.transport;
  }

  /** Once, right after the socket was accepted. */
  bind(connection: Connection): void {
    this.connection = connection;
  }

  /** Takes an identity; a resumed session goes on after `seq`. */
  become(identity: SessionIdentity, seq = 0): void {
    this.identity = identity;
    this.lastSeq = seq;
    this.ring = new Ring(seq);
  }

  /** Gives it the next event. It leaves at the end of this turn of the event loop. */
  dispatch(event: DispatchEvent): void {
    if (this.held) this.hold(event);
    else this.enqueue(event);
  }

  /** From now on {@link dispatch} only collects; what {@link replay} is given goes out. */
  holdBack(): void {
    this.held = [];
  }

  /** An event from the past, in front of everything held back. */
  replay(event: DispatchEvent): void {
    this.enqueue(event);
  }

  /** Ends {@link holdBack}: what was collected follows. */
  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const event of held) this.enqueue(event);
  }

  flush(): void {
    const { batch } = this;
    this.batch = undefined;
    if (batch && this.state !== 'ended') this.connection?.write(batch, this.lastSeq - batch.length + 1);
  }

  signal(signal: Signal): void {
    this.connection?.signal(signal);
  }

  /** Bytes on their way to a client that reads slower than it is sent to. */
  get unsent(): number {
    return this.connection?.unsent ?? 0;
  }

  /** Sends what it has, says why, closes, and ends the session: there is no way back but RESUME. */
  close(closing: Closing): void {
    if (this.state === 'ended') return;
    this.flush();
    this.end();
    this.connection?.close(closing);
  }

  /** What it missed can't be told: the client keeps its socket and starts over with IDENTIFY. */
  invalidate(): void {
    if (this.state === 'ended') return;
    this.flush();
    this.onEnd(this, 'invalidated');
    this.signal({ name: 'INVALID_SESSION', d: false });
    this.identity = undefined;
    this.held = undefined;
    this.state = 'waiting';
  }

  /** The login it belongs to has ended. */
  revoke(): void {
    this.close(CLOSES.REVOKED);
  }

  /** The socket is gone. */
  end(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.onEnd(this);
  }

  /** The wheel's news: no sign of life for too long. */
  expire(): void {
    const code = this.identity ? 4009 : 4003;
    this.close({ code, message: this.identity ? 'Session timed out.' : 'Not authenticated in time.' });
  }

  private enqueue(event: DispatchEvent): void {
    this.lastSeq++;
    this.ring.push(event.position);
    this.batch = (this.batch ?? this.flusher.begin(this)).with(event);
  }

  private hold(event: DispatchEvent): void {
    // Not at once: whoever is handing out this event is walking over lists that an end would change.
    if (this.held!.push(event) === HOLD_LIMIT) {
      queueMicrotask(() => this.close({ code: 4000, message: 'Fell behind while resuming.' }));
    }
  }
}
