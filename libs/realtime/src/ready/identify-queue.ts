import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Config, type Rate } from '@messagepal/config';
import { RateLimiter } from '@messagepal/rate-limits';
import { ClosingError, CLOSINGS } from '../session/closing';
import { ShardStarts } from './shard-starts';
import type { Shard } from './shard-filter';

/** IDENTIFYs of one user, or of one bucket of their shards, that may wait for their turn on this node. */
const MAX_WAITING = 10;

/** How often it is looked whether who waits is still there. */
const LOOK_MS = 500;

interface Line {
  key: string;
  rate: Rate;
}

/**
 * Lets a user identify so often in a while; a few too many wait, more are refused. Shards wait in lines of their own, one for each
 * of the buckets into which they fall.
 */
@Injectable()
export class IdentifyQueue {
  private readonly waiting = new Map<string, number>();

  constructor(
    private readonly config: Config,
    private readonly limiter: RateLimiter,
    private readonly shardStarts: ShardStarts,
  ) {}

  /** How many wait, of all users. */
  get size(): number {
    return [...this.waiting.values()].reduce((total, count) => total + count, 0);
  }

  /**
   * Resolves when it is the turn of the user, or of that shard of theirs, or nobody waits for it any more: whoever is gone takes no
   * turn and gives its place up. Throws {@link ClosingError} 4008 when too many wait already, or too many shards have begun today.
   */
  async turn(userId: string, isThere: () => boolean, shard?: Shard): Promise<void> {
    if (!this.config.rateLimits) return;
    await this.wait(this.lineOf(userId, shard), isThere);
    if (shard && isThere() && !(await this.shardStarts.take(userId)))
      throw new ClosingError(CLOSINGS.TOO_MANY_IDENTIFIES);
  }

  private async wait(line: Line, isThere: () => boolean): Promise<void> {
    if ((await this.take(line)) === 0) return;
    const waiting = this.waiting.get(line.key) ?? 0;
    if (waiting >= MAX_WAITING) throw new ClosingError(CLOSINGS.TOO_MANY_IDENTIFIES);
    this.waiting.set(line.key, waiting + 1);
    try {
      while (isThere()) {
        const ms = await this.take(line);
        if (ms === 0) return;
        await doze(ms, isThere);
      }
    } finally {
      this.leave(line);
    }
  }

  private lineOf(userId: string, shard: Shard | undefined): Line {
    const { identifies, maxConcurrency, shardIdentifies } = this.config.limits.gateway;
    if (!shard) return { key: `identify:${userId}`, rate: identifies };
    return { key: `identify:${userId}:${shard[0] % maxConcurrency}`, rate: shardIdentifies };
  }

  /** Milliseconds to wait, 0 if it is allowed now. */
  private async take({ key, rate }: Line): Promise<number> {
    const taken = await this.limiter.take(key, rate);
    return taken.allowed ? 0 : Math.max(taken.retryAfterMs, 1);
  }

  private leave({ key }: Line): void {
    const waiting = (this.waiting.get(key) ?? 1) - 1;
    if (waiting > 0) this.waiting.set(key, waiting);
    else this.waiting.delete(key);
  }
}

/** Sleeps for so long as somebody is there. */
async function doze(ms: number, isThere: () => boolean): Promise<void> {
  for (const end = performance.now() + ms; isThere() && performance.now() < end;) {
    await sleep(Math.min(end - performance.now(), LOOK_MS), undefined, { ref: false });
  }
}
