import { Injectable } from '@nestjs/common';
import type { ChannelAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { bits } from '@messagepal/permissions';
import { RateLimiter, type Bucket } from '@messagepal/rate-limits';

const EXEMPT = bits('BYPASS_SLOWMODE', 'MANAGE_MESSAGES', 'MANAGE_CHANNELS');
/** As long as a nonce gives the first message back. */
const NONCE: Bucket = { limit: 1, perMs: LIMITS.messages.nonceWindowMs };

/** One message in so many seconds from each member of a channel. */
@Injectable()
export class SlowMode {
  constructor(private readonly limiter: RateLimiter) {}

  /**
   * Sends if the member's turn has come. A send that fails does not count, and a nonce counts once: who repeats a send whose
   * answer was lost is not told to wait for it.
   *
   * @throws ApiError SLOWMODE (429) with the seconds to wait
   */
  async pass<T>(inside: ChannelAccess, nonce: string | null, send: () => Promise<T>): Promise<T> {
    const seconds = inside.channel.wire.rate_limit_per_user;
    if (seconds === 0 || (inside.permissions & EXEMPT) !== 0n) return send();
    const key = `slowmode:${inside.channel.wire.id}:${inside.member.userId}`;
    const turn: Use = { key: `${key}:${seconds}`, bucket: { limit: 1, perMs: seconds * 1000 } };
    const uses = nonce === null ? [turn] : [{ key: `${key}:nonce:${nonce}`, bucket: NONCE }, turn];
    const taken = await this.take(uses);
    try {
      return await send();
    } catch (error) {
      await this.giveBack(taken);
      throw error;
    }
  }

  /** The turn last. A nonce that is taken has had its turn. */
  private async take(uses: readonly Use[]): Promise<Use[]> {
    const taken: Use[] = [];
    for (const use of uses) {
      const { allowed, retryAfterMs } = await this.limiter.take(use.key, use.bucket);
      if (allowed) taken.push(use);
      else if (use.bucket === NONCE) return [];
      else {
        await this.giveBack(taken);
        throw new ApiError('SLOWMODE', { retryAfter: retryAfterMs / 1000, headers: { 'X-RateLimit-Scope': 'user' } });
      }
    }
    return taken;
  }

  private async giveBack(uses: readonly Use[]): Promise<void> {
    for (const { key, bucket } of uses) await this.limiter.giveBack(key, bucket);
  }
}

interface Use {
  key: string;
  bucket: Bucket;
}
