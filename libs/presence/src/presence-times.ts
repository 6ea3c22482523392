/**
 * How long presence outlives what it hangs on, in ms. With these a crashed process's users are offline after at most
 * 15 s + 30 s + 5 s.
 */
export class PresenceTimes {
  /** A process that did not renew for so long is dead. */
  readonly leaseMs: number = 15_000;
  /** How often it renews, and looks for those whose time is over. */
  readonly renewMs: number = 5_000;
  /** How long a session counts after its socket has gone or its process has died. */
  readonly graceMs: number = 30_000;
  /** What changes again within so long after it was told is told once, at the end. */
  readonly gatherMs: number = 1_000;
}
