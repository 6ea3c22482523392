import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { GatewayMetrics } from '../gateway-metrics';
import { CLOSINGS } from './closing';
import { Flusher } from './flusher';
import { HeartbeatWheel } from './heartbeat-wheel';
import { Session, type Leaving, type SessionHome } from './session';
import { SocketCounts } from './socket-counts';

/** Whoever has to let go of sessions that leave. */
export type LeaveListener = (session: Session, how: Leaving) => void;

const WHEEL_TICK_MS = 1_000;
/** Missing one heartbeat is forgiven for half an interval. */
const SILENT_INTERVALS = 1.5;

/** The sessions of this node, from the moment a socket is accepted until it is gone. */
@Injectable()
export class SessionHost implements OnApplicationShutdown {
  readonly wheel = new HeartbeatWheel(WHEEL_TICK_MS);
  /** Those that have not said who they are. */
  private readonly nameless = new Set<Session>();
  /** All others. */
  private readonly byId = new Map<string, Session>();
  private readonly listeners: LeaveListener[] = [];
  private readonly home: SessionHome;
  private readonly counts: SocketCounts;

  constructor(
    private readonly config: Config,
    flusher: Flusher,
    metrics: GatewayMetrics,
  ) {
    const { gateway } = config.limits;
    metrics.watchSessions(
      () => this.size,
      () => this.all().reduce((total, { unsent }) => total + unsent, 0),
    );
    this.counts = new SocketCounts(gateway, config.rateLimits);
    this.home = {
      flusher,
      unsentBytes: gateway.unsentBytes,
      silenceMs: gateway.heartbeatMs * SILENT_INTERVALS,
      identifyMs: gateway.identifyTimeoutMs,
      now: () => Math.floor(performance.now()),
      left: (session, how) => this.left(session, how),
    };
  }

  /** Calls the listener for each session that leaves, before its state changes. */
  onLeave(listener: LeaveListener): void {
    this.listeners.push(listener);
  }

  /**
   * A session for a socket that was just accepted, or follows `before` on its connection; undefined if its address has too many that
   * never said who they are.
   */
  open(address: string, before?: Session): Session | undefined {
    if (!this.counts.admitAnonymous(address)) return undefined;
    const session = new Session(this.home, address, before);
    this.nameless.add(session);
    this.wheel.add(session);
    return session;
  }

  /** Says HELLO, once the session has its connection. */
  greet(session: Session): void {
    session.signal({ name: 'HELLO', d: { heartbeat_interval: this.config.limits.gateway.heartbeatMs } });
  }

  /** The session has a name now. Answers false, and changes nothing, if its user has too many sockets. */
  name(session: Session, identity: NonNullable<Session['identity']>, seq = 0): boolean {
    if (!this.counts.admitUser(session.address, identity.userId)) return false;
    // Whatever had that name is it no more.
    this.byId.get(identity.id)?.close(CLOSINGS.TAKEN_OVER);
    session.become(identity, seq);
    this.nameless.delete(session);
    // Its login may end before the silence would that it was watched for so far.
    this.wheel.add(session);
    this.byId.set(identity.id, session);
    return true;
  }

  find(id: string): Session | undefined {
    return this.byId.get(id);
  }

  all(): Session[] {
    return [...this.nameless, ...this.byId.values()];
  }

  get size(): number {
    return this.nameless.size + this.byId.size;
  }

  /** How long a session can be resumed after its last sign of life. */
  get resumeWindowMs(): number {
    return this.config.limits.gateway.resumeWindowMs;
  }

  onApplicationShutdown(): void {
    this.wheel.stop();
  }

  private left(session: Session, how: Leaving): void {
    for (const listener of this.listeners) listener(session, how);
    const { identity, address } = session;
    if (identity && this.byId.get(identity.id) === session) this.byId.delete(identity.id);
    this.counts.forget(address, identity?.userId);
    if (how === 'invalidated') return this.stay(session);
    this.nameless.delete(session);
    this.wheel.remove(session);
  }

  /** It starts over on its socket, with the time that a new one has. */
  private stay(session: Session): void {
    this.nameless.add(session);
    this.counts.returnAnonymous(session.address);
    this.wheel.add(session);
  }
}
