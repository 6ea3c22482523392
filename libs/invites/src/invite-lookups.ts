import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError, ERRORS } from '@messagepal/errors';
import { clientAddress, RateLimiter } from '@messagepal/rate-limits';

/** Keeps an address from finding codes by trying. */
@Injectable()
export class InviteLookups {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: Config,
  ) {}

  /** Runs a look-up; one that ends in UNKNOWN_INVITE is a miss. Throws RATE_LIMITED (429) after too many misses. */
  async attempt<T>(address: string | undefined, lookUp: () => Promise<T>): Promise<T> {
    const key = `invite-misses:${clientAddress(address)}`;
    await this.demandTries(key);
    try {
      return await lookUp();
    } catch (error) {
      if (isMiss(error)) await this.limiter.take(key, this.config.limits.invites.misses);
      throw error;
    }
  }

  private async demandTries(key: string): Promise<void> {
    const { remaining, resetAfterMs, limit } = await this.limiter.take(key, this.config.limits.invites.misses, 0);
    if (remaining > 0) return;
    const retryAfter = resetAfterMs / limit / 1000;
    throw new ApiError('RATE_LIMITED', { retryAfter, headers: { 'X-RateLimit-Scope': 'user' } });
  }
}

const isMiss = (error: unknown): boolean => error instanceof ApiError && error.code === ERRORS.UNKNOWN_INVITE.code;
