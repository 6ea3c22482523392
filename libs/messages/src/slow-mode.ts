import { Injectable } from '@nestjs/common';
import type { AnyChannelAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { bits } from '@messagepal/permissions';
import { RateLimiter, type Bucket } from '@messagepal/rate-limits';

const EXEMPT = bits('BYPASS_SLOWMODE', 'MANAGE_MESSAGES', 'MANAGE_CHANNELS');
/** Well within the time in which a nonce gives the first message back: after it, a repetition is a message of its own. */
const NONCE: Bucket = { limit: 1, perMs: LIMITS.messages.nonceWindowMs / 2 };

/** One message in so many seconds from each member of a channel. */
@Injectable()
export class SlowMode {
  constructor(private readonly limiter: RateLimiter) {}

  /**
   * Sends if the member's turn has come. A send that fails does not count, and a nonce counts once, when a send with it has come
   * about: who repeats a send whose answer was lost is not told to wait for it.
   *
   * @throws ApiError SLOWMODE (429) with the seconds to wait; also while the first send of the nonce is on its way
   */
  async pass<T extends { duplicate: boolean }>(
    inside: AnyChannelAccess,
    nonce: string | null,
    send: () => Promise<T>,
  ): Promise<T> {
    const seconds = inside.channel.wire.rate_limit_per_user;
    if (seconds === 0 || (inside.permissions & EXEMPT) !== 0n) return send();
    const key = `slowmode:${inside.channel.wire.id}:${inside.member.userId}`;
    const turn = { key: `${key}:${seconds}`, bucket: { limit: 1, perMs: seconds * 1000 } };
    const nonceKey = nonce === null ? undefined : `${key}:nonce:${nonce}`;
    const since = performance.now();
    const isOurs = await this.takeTurn(turn, nonceKey);
    const giveBack = async (): Promise<void> => {
      // Later it is back by itself, and may be that of the next message by now.
      if (isOurs && performance.now() - since < turn.bucket.perMs) await this.limiter.giveBack(turn.key, turn.bucket);
    };
    const sent = await send().catch(async (error: unknown) => {
      await giveBack();
      throw error;
    });
    const isFirst = nonceKey === undefined || (await this.limiter.take(nonceKey, NONCE)).allowed;
    if (sent.duplicate && !isFirst) await giveBack();
    return sent;
  }

  /** Whether the turn was taken: a nonce that a send has come about with needs none. */
  private async takeTurn(turn: { key: string; bucket: Bucket }, nonceKey: string | undefined): Promise<boolean> {
    const { allowed, retryAfterMs } = await this.limiter.take(turn.key, turn.bucket);
    // Looked for after the turn: whoever has the turn and is through by now has counted its nonce.
    if (allowed || (nonceKey !== undefined && (await this.hasCounted(nonceKey)))) return allowed;
    throw new ApiError('SLOWMODE', { retryAfter: retryAfterMs / 1000, headers: { 'X-RateLimit-Scope': 'user' } });
  }

  private async hasCounted(nonceKey: string): Promise<boolean> {
    return (await this.limiter.take(nonceKey, NONCE, 0)).remaining === 0;
  }
}
