import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { RateLimiter } from '@messagepal/rate-limits';
import { ClosingError, CLOSINGS } from '../session/closing';

/** IDENTIFYs of one user that may wait for their turn on this node. */
const MAX_WAITING = 10;

/** How often it is looked whether who waits is still there. */
const LOOK_MS = 500;

/** Lets a user identify so often in a while; a few too many wait, more are refused. */
@Injectable()
export class IdentifyQueue {
  private readonly waiting = new Map<string, number>();

  constructor(
    private readonly config: Config,
    private readonly limiter: RateLimiter,
  ) {}

  /** How many wait, of all users. */
  get size(): number {
    return [...this.waiting.values()].reduce((total, count) => total + count, 0);
  }

  /**
   * Resolves when it is the user's turn, or nobody waits for it any more: whoever is gone takes no turn and gives its place up.
   * Throws {@link ClosingError} 4008 when too many wait already.
   */
  async turn(userId: string, isThere: () => boolean): Promise<void> {
    if (!this.config.rateLimits || (await this.take(userId)) === 0) return;
    const waiting = this.waiting.get(userId) ?? 0;
    if (waiting >= MAX_WAITING) throw new ClosingError(CLOSINGS.TOO_MANY_IDENTIFIES);
    this.waiting.set(userId, waiting + 1);
    try {
      while (isThere()) {
        const ms = await this.take(userId);
        if (ms === 0) return;
        await doze(ms, isThere);
      }
    } finally {
      this.leave(userId);
    }
  }

  /** Milliseconds to wait, 0 if it is allowed now. */
  private async take(userId: string): Promise<number> {
    const taken = await this.limiter.take(`identify:${userId}`, this.config.limits.gateway.identifies);
    return taken.allowed ? 0 : Math.max(taken.retryAfterMs, 1);
  }

  private leave(userId: string): void {
    const waiting = (this.waiting.get(userId) ?? 1) - 1;
    if (waiting > 0) this.waiting.set(userId, waiting);
    else this.waiting.delete(userId);
  }
}

/** Sleeps for so long as somebody is there. */
async function doze(ms: number, isThere: () => boolean): Promise<void> {
  for (const end = performance.now() + ms; isThere() && performance.now() < end;) {
    await sleep(Math.min(end - performance.now(), LOOK_MS), undefined, { ref: false });
  }
}
