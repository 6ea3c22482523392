import { Config } from '@messagepal/config';
import type { PassiveUpdatePayload } from '@messagepal/protocol';
import { SubscribeCommand } from '../../commands/subscribe.command';
import type { Batch } from '../../frames/batch';
import { cursorOf } from '../../frames/position';
import { Identifier } from '../../ready/identifier';
import { Resumer } from '../../resume/resumer';
import { Attendance } from '../../session/attendance';
import { ClosingError, CLOSINGS } from '../../session/closing';
import type { Connection, Signal } from '../../session/connection';
import type { Session } from '../../session/session';
import { SessionHost } from '../../session/session-host';
import { Judge } from './judge';
import type { ModelNode } from './model-node';

type Frame = { s: number; t: string; d: Record<string, unknown>; o: string | undefined };

/** By what a client resumes: by the number of its last dispatch alone, or with its cursor. */
export type Way = 'seq' | 'cursor';

/** The wire: what was written is on its way until the client reads it, and gone when the socket is. */
class Wire implements Connection {
  readonly transport = 'ws';
  readonly unsent = 0;
  readonly queue: (Frame | Signal)[] = [];
  closed = false;

  write(batch: Batch, firstSeq: number): void {
    for (const [index, { t, d, position }] of batch.events().entries()) {
      const o = position && cursorOf(position);
      this.queue.push({ s: firstSeq + index, t, d: JSON.parse(d) as Record<string, unknown>, o });
    }
  }

  signal(signal: Signal): void {
    this.queue.push(signal);
  }

  close(): void {
    this.closed = true;
  }
}

/** A person's one client. It remembers what clients of this protocol have to remember, and its judge what it was told. */
export class ModelClient {
  readonly userId: string;
  private readonly way: Way;
  private readonly passive: boolean;
  readonly judge = new Judge();
  /** Set while it has a socket. */
  node: ModelNode | undefined;
  resumed = 0;
  begun = 0;
  /** What went wrong on a node with a command of this client. */
  readonly troubles: unknown[] = [];
  private wire: Wire | undefined;
  private session: Session | undefined;
  private sessionId: string | undefined;
  private seq = 0;
  private readonly cursor = new Map<string, string>();
  ready = false;

  /** `lies` is added to the number it resumes by: it makes mistakes, so that it is known who would find them. */
  constructor(
    { userId, way, passive }: { userId: string; way: Way; passive: boolean },
    private readonly lies: () => number = () => 0,
  ) {
    Object.assign(this, { userId, way, passive });
  }

  connect(node: ModelNode): void {
    const wire = new Wire();
    const host = node.get(SessionHost);
    const session = host.open(this.userId);
    if (!session) return;
    session.bind(wire);
    host.greet(session);
    Object.assign(this, { node, wire, session, ready: false });
    if (this.sessionId === undefined) this.identify();
    else this.resume(this.sessionId);
  }

  /** The socket is gone. `noticed` says whether its node has heard of that. */
  drop(noticed: boolean): void {
    const { session } = this;
    Object.assign(this, { node: undefined, wire: undefined, session: undefined, ready: false });
    if (noticed) session?.end('resumable');
  }

  /** Reads at most so many frames of what is on the wire. */
  read(most: number): void {
    for (let count = 0; count < most && this.wire; count++) {
      const next = this.wire.queue.shift();
      if (!next) break;
      if ('name' in next) this.signalled(next);
      else this.dispatched(next);
    }
    if (this.wire?.closed && this.wire.queue.length === 0) this.drop(false);
  }

  /** Only passive clients say which guilds they have open. */
  look(guildId: string, active: boolean): void {
    const { node, session } = this;
    const isThere = session?.attachments.some(({ feed }) => feed.guildId === guildId);
    if (!node || !session || !isThere || !this.passive) return;
    new SubscribeCommand(node.get(Config), node.get(Attendance)).run(session, { guild_id: guildId, active });
  }

  get live(): Session | undefined {
    return this.session;
  }

  private signalled({ name }: Signal): void {
    if (name === 'RECONNECT') return this.drop(false);
    if (name !== 'INVALID_SESSION') return;
    this.sessionId = undefined;
    this.identify();
  }

  private dispatched({ s, t, d, o }: Frame): void {
    if (t === 'READY') this.begin(d);
    else this.judge.number(s, this.seq);
    this.seq = s;
    if (t === 'RESUMED') this.resumed++;
    if (t === 'RESUMED' || t === 'READY') this.ready = true;
    this.move(t, d, o);
    if (t === 'PASSIVE_UPDATE') this.passedBy(d as unknown as PassiveUpdatePayload);
    if (typeof d['n'] === 'number') this.judge.hear(String(d['topic']), d['n']);
  }

  private passedBy({ guild_id: id, channels }: PassiveUpdatePayload): void {
    for (const { last_message_id: last } of channels) this.judge.pass(`guild:${id}`, Number(last));
  }

  private begin({ session_id: id, o, guilds }: Record<string, unknown>): void {
    this.begun++;
    this.sessionId = String(id);
    this.judge.sync();
    this.cursor.clear();
    this.moveTo(String(o));
    for (const guild of guilds as { o?: string }[]) if (guild.o) this.moveTo(guild.o);
  }

  private move(t: string, d: Record<string, unknown>, o: string | undefined): void {
    if (t === 'GUILD_SYNC') {
      this.judge.sync(`guild:${String(d['guild_id'])}`);
      this.moveTo(String(d['o']));
    } else if (t === 'GUILD_CREATE') {
      if (!this.cursor.has(`guild:${String(d['id'])}`)) this.moveTo(String(d['o']));
    } else if (o) this.moveTo(o);
  }

  private moveTo(o: string): void {
    const [kind, id] = o.split(':', 2);
    this.cursor.set(`${kind}:${id}`, o);
  }

  private identify(): void {
    const { node, session, userId, passive } = this;
    if (node && session)
      this.command(session, node.get(Identifier).identify(session, { token: userId, caps: { passive } }));
  }

  private resume(id: string): void {
    const { node, session, userId } = this;
    if (!node || !session) return;
    const cursor = this.way === 'cursor' ? { cursor: Object.fromEntries(this.cursor) } : {};
    const payload = { token: userId, session_id: id, seq: Math.max(this.seq + this.lies(), 0), ...cursor };
    this.command(session, node.get(Resumer).resume(session, payload));
  }

  /** As `CommandRunner` does with what fails. */
  private command(session: Session, work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (error instanceof ClosingError) return session.close(error.closing);
      this.troubles.push(error);
      session.close(CLOSINGS.TROUBLE);
    });
  }
}
