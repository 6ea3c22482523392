import type { NodeLease } from '@messagepal/snowflake';
import { LEASE_MS } from './worker-leases';

/** Between the renewal leaving us and PostgreSQL giving the number away there is at least this much. */
const SAFETY_MS = 2_000;

/**
 * The right to make ids, checked at each of them. Time is read on the monotonic clock: it cannot be set. A machine that
 * was suspended stops that clock, but not the wall clock, which is then beyond the reserved time.
 */
export class WorkerLease implements NodeLease {
  private deadline = 0;
  private markMs = 0;

  constructor(private readonly clocks: Clocks = systemClocks) {}

  valid(): boolean {
    return this.clocks.monotonic() < this.deadline && this.clocks.wall() <= this.markMs;
  }

  highWaterMs(): number {
    return this.markMs;
  }

  /** Says that the lease was granted by a request that left at `sentAt` (monotonic ms). */
  granted(sentAt: number, markMs: number): void {
    this.deadline = sentAt + LEASE_MS - SAFETY_MS;
    this.markMs = markMs;
  }

  /** Another process holds the number: never valid again. */
  lost(): void {
    this.deadline = 0;
  }
}

/** The two clocks in ms. */
export interface Clocks {
  wall(): number;
  monotonic(): number;
}

export const systemClocks: Clocks = { wall: () => Date.now(), monotonic: () => performance.now() };
