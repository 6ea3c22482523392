import type { PresenceSession } from '../presence-store';

export interface OwnSession {
  session: PresenceSession;
  guildIds?: readonly string[];
  /** Whether the engine has been told. */
  told: boolean;
}

export interface OwnLeave {
  userId: string;
  sessionId: string;
  /** When its grace ends, on this process's monotonic clock. */
  until: number;
}

/** What this process knows of its sessions, for an engine that lost its memory or was away when it was told. */
export class OwnSessions {
  private readonly present = new Map<string, OwnSession>();
  private readonly leaving = new Map<string, OwnLeave>();

  put(session: PresenceSession, guildIds?: readonly string[]): OwnSession {
    const { sessionId } = session;
    const own = { session, guildIds: guildIds ?? this.present.get(sessionId)?.guildIds, told: false };
    this.present.set(sessionId, own);
    this.leaving.delete(sessionId);
    return own;
  }

  leave(userId: string, sessionId: string, graceMs: number): void {
    this.present.delete(sessionId);
    this.leaving.set(sessionId, { userId, sessionId, until: performance.now() + graceMs });
  }

  /** The engine knows that the session is leaving. */
  left(sessionId: string): void {
    this.leaving.delete(sessionId);
  }

  of(node: string): OwnSession[] {
    return [...this.present.values()].filter(({ session }) => session.node === node);
  }

  leaves(): OwnLeave[] {
    return [...this.leaving.values()];
  }
}
