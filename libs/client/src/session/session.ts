import { GatewayClose, GatewayOp, type DispatchMeta, type IdentifyPayload } from '@messagepal/protocol';
import type { CloseInfo } from '../client.events';
import type { Cancel, Clock } from '../clock';
import { GatewayError } from '../gateway.error';
import type { Closing, Connection, Frame, Greeting, Peer, Transport } from '../transport/transport';
import { Backoff, type BackoffOptions } from './backoff';
import { Heartbeat } from './heartbeat';
import type { SessionMemory } from './memory';
import { type ClientState, StateMachine } from './state.machine';

export interface SessionSettings {
  transport: Transport;
  /** Asked at each greeting, so that a status set meanwhile is in it. */
  identify: () => IdentifyPayload;
  memory: SessionMemory;
  clock: Clock;
  random: () => number;
  backoff: BackoffOptions;
  helloTimeoutMs: number;
}

export interface SessionListener {
  state(state: ClientState, previous: ClientState): void;
  dispatch(name: string, data: unknown, meta: DispatchMeta): void;
  reconnecting(info: { attempt: number; delayMs: number; cause: GatewayError }): void;
  error(error: GatewayError): void;
  closed(info: CloseInfo): void;
}

/** After these a RESUME would meet the same answer: only a new session helps. */
const SESSION_IS_LOST: ReadonlySet<number> = new Set([
  GatewayClose.NOT_AUTHENTICATED,
  GatewayClose.ALREADY_AUTHENTICATED,
  GatewayClose.INVALID_SEQ,
]);

/** One session over as many connections as it takes: greets, beats, checks the sequence, comes back. */
export class GatewaySession {
  private readonly machine: StateMachine;
  private readonly heartbeat: Heartbeat;
  private readonly backoff: Backoff;
  private connection?: Connection;
  private greeting?: Greeting;
  private timer: Cancel = () => undefined;
  private readySince?: number;

  constructor(
    private readonly settings: SessionSettings,
    private readonly listener: SessionListener,
  ) {
    const { clock, random, backoff } = settings;
    this.machine = new StateMachine((state, previous) => listener.state(state, previous));
    this.backoff = new Backoff(backoff, random);
    this.heartbeat = new Heartbeat(clock, random, {
      beat: () => this.send(GatewayOp.HEARTBEAT, settings.memory.seq),
      dead: () => this.lose(new GatewayError('HEARTBEAT_TIMEOUT', 'The gateway did not acknowledge a heartbeat.')),
    });
  }

  get state(): ClientState {
    return this.machine.state;
  }

  start(): void {
    this.machine.to('connecting');
    this.open();
  }

  send(op: number, d: unknown): void {
    this.connection?.send(op, d);
  }

  /** Drops the connection as a failing network would, and resumes at once. Does nothing before the first HELLO. */
  reconnect(): void {
    if (!['identifying', 'resuming', 'ready'].includes(this.state)) return;
    this.lose(new GatewayError('RECONNECT', 'Reconnecting on request.'), true);
  }

  end(): void {
    const { connection } = this;
    this.finish({ code: 1000, reason: 'Closed by the client.' });
    connection?.end();
  }

  private open(): void {
    const { transport, memory, clock, helloTimeoutMs, identify } = this.settings;
    this.greeting = memory.greeting(identify());
    this.timer = clock.after(helloTimeoutMs, () =>
      this.lose(new GatewayError('HELLO_TIMEOUT', `No HELLO within ${helloTimeoutMs} ms.`)),
    );
    this.connection = transport.open(this.greeting, this.peer());
  }

  private peer(): Peer {
    return {
      frame: (frame) => this.receive(frame),
      closed: (closing) => this.ended(closing),
      refused: (op, code, message) =>
        this.listener.error(new GatewayError('COMMAND_REFUSED', `Command ${op} was refused: ${message}`, code)),
    };
  }

  private receive(frame: Frame): void {
    switch (frame.op) {
      case GatewayOp.DISPATCH:
        return this.dispatch(frame);
      case GatewayOp.HELLO:
        return this.hello(frame);
      case GatewayOp.HEARTBEAT:
        return this.send(GatewayOp.HEARTBEAT, this.settings.memory.seq);
      case GatewayOp.HEARTBEAT_ACK:
        return this.heartbeat.acknowledged();
      case GatewayOp.RECONNECT:
        return this.lose(new GatewayError('RECONNECT', 'The gateway asks to reconnect.'), true);
      case GatewayOp.INVALID_SESSION:
        return this.invalid(frame.d === true);
      default:
        return this.lose(new GatewayError('BAD_FRAME', 'The gateway sent a frame that means nothing.'));
    }
  }

  private hello({ d }: Frame): void {
    const interval = (d as { heartbeat_interval?: unknown } | null)?.heartbeat_interval;
    if (typeof interval !== 'number' || this.greeted) {
      return this.lose(new GatewayError('BAD_FRAME', 'The gateway sent a HELLO without an interval, or a second one.'));
    }
    this.timer();
    this.heartbeat.start(interval);
    this.machine.to(this.greeting?.op === GatewayOp.RESUME ? 'resuming' : 'identifying');
  }

  private get greeted(): boolean {
    return this.state !== 'connecting' && this.state !== 'reconnecting';
  }

  private dispatch(frame: Frame): void {
    const { t, s, o } = frame;
    if (!this.greeted || typeof t !== 'string') {
      return this.lose(
        new GatewayError('BAD_FRAME', 'The gateway dispatched before HELLO, or an event without a name.'),
      );
    }
    const before = this.settings.memory.seq;
    const verdict = this.settings.memory.take(frame);
    if (verdict === 'gap') {
      return this.lose(new GatewayError('SEQUENCE_GAP', `After event ${before} came ${String(s)}.`));
    }
    if (verdict === 'duplicate') return;
    if (t === 'READY' || t === 'RESUMED') this.ready();
    // A listener of the step to ready may have closed the client.
    if (this.state !== 'closed') this.listener.dispatch(t, frame.d, { s: s ?? 0, ...(typeof o === 'string' && { o }) });
  }

  private ready(): void {
    this.readySince = this.settings.clock.now();
    this.machine.to('ready');
  }

  private invalid(resumable: boolean): void {
    const { memory, identify } = this.settings;
    if (!resumable) memory.forgetSession();
    if (this.state !== 'resuming' || resumable) {
      return this.lose(new GatewayError('INVALID_SESSION', 'The gateway does not know the session.'));
    }
    this.machine.to('identifying');
    this.send(GatewayOp.IDENTIFY, memory.identify(identify()));
  }

  private ended({ code, reason, resumable }: Closing): void {
    const text = `The connection was closed: ${code}${reason && ` ${reason}`}`;
    const error = new GatewayError('CONNECTION_LOST', text, code);
    if (SESSION_IS_LOST.has(code)) this.settings.memory.forgetSession();
    if (resumable) return this.lose(error);
    this.finish({ code, reason, error });
  }

  /** Every fault ends here: the connection goes, the session stays, and the next attempt is set. */
  private lose(cause: GatewayError, atOnce = false): void {
    this.release();
    if (cause.fault !== 'RECONNECT') this.listener.error(cause);
    if (this.state === 'closed') return;
    if (this.wasStable()) this.backoff.reset();
    if (this.backoff.exhausted) return this.finish({ code: cause.code ?? 1006, reason: cause.message, error: cause });
    const delayMs = this.backoff.next(atOnce);
    // Set before anybody is told: a listener that closes the client then cancels it.
    this.timer = this.settings.clock.after(delayMs, () => this.open());
    this.machine.to('reconnecting');
    if (this.state === 'reconnecting') this.listener.reconnecting({ attempt: this.backoff.attempt, delayMs, cause });
  }

  private wasStable(): boolean {
    const { readySince } = this;
    this.readySince = undefined;
    return readySince !== undefined && this.settings.clock.now() - readySince >= this.settings.backoff.stableMs;
  }

  private finish(info: CloseInfo): void {
    if (this.state === 'closed') return;
    const { connection } = this;
    this.heartbeat.stop();
    this.timer();
    this.connection = undefined;
    if (info.error) connection?.drop();
    this.machine.to('closed');
    this.listener.closed(info);
  }

  private release(): void {
    this.heartbeat.stop();
    this.timer();
    this.connection?.drop();
    this.connection = undefined;
  }
}
