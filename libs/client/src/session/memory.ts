import { GatewayOp } from '@messagepal/protocol';
import type { Cursor, DispatchEvents, IdentifyPayload } from '@messagepal/protocol';
import type { Frame, Greeting } from '../transport/transport';
import { CursorMap } from './cursor';
import { knownWithin } from './known';

/** What a client must keep to come back after a restart of its own process. Plain JSON. */
export interface SavedSession {
  session_id?: string;
  seq: number;
  cursor: Cursor;
  /** Guild versions, by guild id. */
  known: Record<string, number>;
}

export type Verdict = 'next' | 'duplicate' | 'gap';

/** What the client remembers of its session: how far it has come, and which guilds it has seen in which version. */
export class SessionMemory {
  private id?: string;
  private lastSeq: number;
  private readonly positions: CursorMap;
  private readonly versions: Map<string, number>;

  constructor(saved?: SavedSession) {
    this.id = saved?.session_id;
    this.lastSeq = saved?.seq ?? 0;
    this.positions = new CursorMap(saved?.cursor);
    this.versions = new Map(Object.entries(saved?.known ?? {}));
  }

  get seq(): number {
    return this.lastSeq;
  }

  get cursor(): Cursor {
    return this.positions.toJSON();
  }

  save(): SavedSession {
    return {
      ...(this.id !== undefined && { session_id: this.id }),
      seq: this.seq,
      cursor: this.cursor,
      known: Object.fromEntries(this.versions),
    };
  }

  /** RESUME while there is a session, else IDENTIFY. */
  greeting(identify: IdentifyPayload): Greeting {
    const { token } = identify;
    if (this.id === undefined) return { op: GatewayOp.IDENTIFY, d: this.identify(identify) };
    return { op: GatewayOp.RESUME, d: { token, session_id: this.id, seq: this.seq, cursor: this.cursor } };
  }

  identify(base: IdentifyPayload): IdentifyPayload {
    return this.versions.size === 0 ? base : { ...base, known: knownWithin(this.versions) };
  }

  /** The session is gone; what is known of the guilds stays. */
  forgetSession(): void {
    this.id = undefined;
    this.lastSeq = 0;
  }

  /** Takes a dispatch in, unless it is a duplicate or comes after a hole. */
  take(frame: Frame): Verdict {
    const { s, t } = frame;
    if (typeof s !== 'number') return 'gap';
    if (t !== 'READY') {
      if (s <= this.seq) return 'duplicate';
      if (s !== this.seq + 1) return 'gap';
    }
    this.lastSeq = s;
    return this.note(t ?? '', frame.d, frame.o ?? undefined);
  }

  private note(t: string, d: unknown, o: string | undefined): Verdict {
    switch (t) {
      case 'READY':
        this.ready(d as DispatchEvents['READY']);
        return 'next';
      case 'GUILD_CREATE':
        this.positions.join(d as DispatchEvents['GUILD_CREATE']);
        this.knows(d as DispatchEvents['GUILD_CREATE']);
        return 'next';
      case 'GUILD_SYNC':
        this.positions.sync(d as DispatchEvents['GUILD_SYNC']);
        return 'next';
      default:
        return this.event(t, d, o);
    }
  }

  private event(t: string, d: unknown, o: string | undefined): Verdict {
    if (o !== undefined && this.positions.isBehind(o)) return 'duplicate';
    if (o !== undefined) this.positions.set(o);
    if (t === 'GUILD_UPDATE') this.knows(d as DispatchEvents['GUILD_UPDATE']);
    if (t === 'GUILD_DELETE') this.left(d as DispatchEvents['GUILD_DELETE']);
    return 'next';
  }

  private ready(ready: DispatchEvents['READY']): void {
    this.id = ready.session_id;
    this.positions.begin(ready);
    const mine = new Set(ready.guilds.map((guild) => guild.id));
    for (const id of this.versions.keys()) if (!mine.has(id)) this.versions.delete(id);
  }

  private knows({ id, version }: { id: string; version: number }): void {
    this.versions.set(id, version);
  }

  private left({ id, unavailable }: DispatchEvents['GUILD_DELETE']): void {
    if (unavailable) return;
    this.versions.delete(id);
    this.positions.leave(id);
  }
}
