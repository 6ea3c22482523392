import type { Presence, StatusPreference, VisibleStatus } from '@messagepal/protocol';

/** One session of a user, as far as presence goes. */
export interface PresenceSession {
  userId: string;
  sessionId: string;
  /** The process that holds its socket. */
  node: string;
  status: StatusPreference;
}

/** What others see of a user, before and after something happened. */
export interface PresenceChange {
  userId: string;
  before: VisibleStatus;
  after: VisibleStatus;
}

/**
 * Who is there. A session counts while its node's lease runs, and for a grace after its socket has gone or the lease has
 * ended: who comes back within it was never away.
 *
 * Promises, for every adapter:
 * - Each change of what others see of a user is given to exactly one caller, whoever caused or found it.
 * - Nothing is asked per heartbeat: only leases are renewed.
 * - Times are those of one clock, the adapter's.
 */
export abstract class PresenceStore {
  /**
   * Adds the session or changes it, and cancels its {@link leave}. `guildIds`, if given, are from now on the guilds in which
   * the user is shown.
   */
  abstract put(session: PresenceSession, guildIds?: readonly string[]): Promise<PresenceChange>;

  /** The session's socket is gone: it counts for `graceMs` more. Unknown sessions are fine. */
  abstract leave(userId: string, sessionId: string, graceMs: number): Promise<void>;

  /** The node is alive, and will say so again within `leaseMs`. */
  abstract renew(node: string, leaseMs: number): Promise<void>;

  /** Removes at most `limit` sessions whose grace is over, or whose node's lease ended more than `graceMs` ago. */
  abstract sweep(graceMs: number, limit: number): Promise<PresenceChange[]>;

  /** The user's sessions that count, oldest first. */
  abstract sessionsOf(userId: string): Promise<PresenceSession[]>;

  /** What others see of these users; those who are offline are left out. */
  abstract statuses(userIds: readonly string[]): Promise<Map<string, Exclude<VisibleStatus, 'offline'>>>;

  /** Who is seen as not offline in these guilds, one entry per guild and user, at most `limit`. */
  abstract onlineIn(guildIds: readonly string[], limit: number): Promise<Presence[]>;
}
