import { Injectable } from '@nestjs/common';
import { RateLimiter, type Bucket } from './rate-limiter';
import { userRefusal } from './refusals';

/** Limits of actions, beside those of routes: logins of an account, guilds made in a day. */
@Injectable()
export class Throttle {
  constructor(private readonly limiter: RateLimiter) {}

  /** Counts one use of `key` (`login:ada`). Throws RATE_LIMITED (429) with the time to wait when the bucket has none left. */
  async spend(key: string, bucket: Bucket): Promise<void> {
    const taken = await this.limiter.take(`action:${key}`, bucket);
    if (!taken.allowed) throw userRefusal(taken.retryAfterMs);
  }

  /** Puts one use back that {@link spend} counted, where only what fails is to count. */
  async refund(key: string, bucket: Bucket): Promise<void> {
    await this.limiter.giveBack(`action:${key}`, bucket);
  }
}
