/** How long to wait between attempts to come back. */
export interface BackoffOptions {
  /** Upper bound of the first delay in ms; it doubles with each attempt. 1,000. */
  baseMs: number;
  /** Upper bound of any delay in ms. 30,000. */
  capMs: number;
  /** Attempts in a row before the client gives up and closes. No limit. */
  maxAttempts: number;
  /** A connection that was ready this long, in ms, starts the count anew. 10,000. */
  stableMs: number;
}

export const DEFAULT_BACKOFF: BackoffOptions = {
  baseMs: 1_000,
  capMs: 30_000,
  maxAttempts: Number.POSITIVE_INFINITY,
  stableMs: 10_000,
};

/**
 * Full jitter: any delay between 0 and the doubling bound, so that a thousand clients of one dead gateway spread out
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export class Backoff {
  private count = 0;

  constructor(
    private readonly options: BackoffOptions,
    private readonly random: () => number,
  ) {}

  /** Attempts since the last reset. */
  get attempt(): number {
    return this.count;
  }

  get exhausted(): boolean {
    return this.count >= this.options.maxAttempts;
  }

  reset(): void {
    this.count = 0;
  }

  /** Counts an attempt and gives its delay in ms. `atOnce` spares the first one the wait, not those that follow it. */
  next(atOnce: boolean): number {
    const bound = Math.min(this.options.capMs, this.options.baseMs * 2 ** this.count);
    const first = this.count === 0;
    this.count += 1;
    return atOnce && first ? 0 : this.random() * bound;
  }
}
