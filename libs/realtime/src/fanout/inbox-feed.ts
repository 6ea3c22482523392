import { inboxTopic, type EventLog, type LogEntry } from '@messagepal/event-log';
import { DispatchEvent } from '../frames/dispatch-event';
import { cursorOf, type Position } from '../frames/position';
import { hearsDms, isOfDm } from '../ready/shard-filter';
import { CLOSINGS } from '../session/closing';
import type { Session } from '../session/session';
import type { ChangeClock } from './change-clock';
import { LogFollower, type LogHearer } from './log-follower';

/** The payload of SESSION_TAKEN_OVER. */
export interface TakenOver {
  session_id: string;
  /** Of who has the session now. */
  generation: number;
}

/** What a user's inbox asks of the node, beyond handing on events. */
export interface InboxActions {
  /** The user has joined a guild. */
  joined(session: Session, guildId: string): void;
  /** The user has changed something about themselves. */
  userChanged(userId: string, event: DispatchEvent): void;
}

/** One user on this node: follows the inbox for all their sessions here. */
export class InboxFeed implements LogHearer {
  readonly follower: LogFollower;
  /** A change makes another list: whoever walks over this one may cause it. */
  sessions: readonly Session[] = [];
  /** Of the {@link ChangeClock}: when a guild was joined, a DM came or went or a login ended last, or when we began to listen. */
  changedAt: number;
  /** Likewise, when something was said in a DM last. */
  heardAt = 0;
  holders = 0;

  constructor(
    readonly userId: string,
    log: EventLog,
    private readonly clock: ChangeClock,
    private readonly actions: InboxActions,
  ) {
    this.changedAt = clock.tick();
    this.follower = new LogFollower(log, inboxTopic(userId), this);
  }

  async start(): Promise<void> {
    await this.follower.start(() => Promise.resolve());
    this.changedAt = this.clock.tick();
  }

  get position(): Position {
    return this.follower.position;
  }

  get cursor(): string {
    return cursorOf(this.position);
  }

  attach(session: Session): void {
    this.sessions = this.sessions.concat(session);
    session.inbox = this;
    this.holders++;
  }

  detach(session: Session): void {
    if (!this.sessions.includes(session)) return;
    this.sessions = this.sessions.filter((other) => other !== session);
    session.inbox = undefined;
    this.holders--;
  }

  take({ topic, epoch, offset, event: { t, d } }: LogEntry): boolean {
    if (t === 'SESSION_REVOKED') this.revoke(JSON.parse(d) as { session_ids: string[] });
    else if (t === 'SESSION_TAKEN_OVER') this.letGo(JSON.parse(d) as TakenOver);
    else if (t === 'SYNC') this.startOver();
    else if (t === 'GUILD_JOINED') this.join(JSON.parse(d) as { guild_id: string });
    else this.deliver(new DispatchEvent(t, d, { topic, epoch, offset }));
    return true;
  }

  async settle(): Promise<void> {
    await this.follower.settle();
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  lost(): Promise<void> {
    this.startOver();
    return Promise.resolve();
  }

  /** Nobody can say what was missed of one's own: the clients begin anew. */
  private startOver(): void {
    this.changedAt = this.clock.tick();
    for (const session of this.sessions) session.invalidate();
  }

  private deliver(event: DispatchEvent): void {
    if (event.t.startsWith('CHANNEL_')) this.changedAt = this.clock.tick();
    else if (event.t.startsWith('MESSAGE_')) this.heardAt = this.clock.tick();
    const ofDm = isOfDm(event.t);
    for (const session of this.sessions) if (!ofDm || hearsDms(session.identity?.shard)) session.dispatch(event);
    if (event.t === 'USER_UPDATE') this.actions.userChanged(this.userId, event);
  }

  private join({ guild_id: guildId }: { guild_id: string }): void {
    this.changedAt = this.clock.tick();
    for (const session of this.sessions) this.actions.joined(session, guildId);
  }

  /** It came back elsewhere, though its socket here looks open. */
  private letGo({ session_id: id, generation }: TakenOver): void {
    for (const session of this.sessions) {
      if (session.identity?.id === id && (session.identity.generation ?? 1) < generation)
        session.close(CLOSINGS.TAKEN_OVER);
    }
  }

  private revoke({ session_ids: ids }: { session_ids: string[] }): void {
    this.changedAt = this.clock.tick();
    for (const session of this.sessions) {
      if (ids.includes(session.identity?.authSessionId ?? '')) session.close(CLOSINGS.REVOKED);
    }
  }
}
