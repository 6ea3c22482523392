import { Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { RedisScript, type RedisConnection, type RedisParts } from '@messagepal/redis';
import { TAKE } from './bucket.lua';
import { RateLimiter, type Bucket, type Taken } from './rate-limiter';
import { MemoryRateLimiter } from './rate-limiter.memory';
import { takenOf } from './taken';

const script = new RedisScript(TAKE);

/**
 * Buckets in Redis, on the clock of its server, shared by all processes. While it is away each process counts for itself by
 * half the limit: never open, and with two processes no wider than before.
 */
export class RedisRateLimiter extends RateLimiter {
  private readonly logger = new Logger('RateLimiter');
  private readonly own = new MemoryRateLimiter();
  private readonly connection: RedisConnection;
  private readonly prefix: string;

  constructor({ cache, prefix }: Pick<RedisParts, 'cache' | 'prefix'>) {
    super();
    this.connection = cache;
    this.prefix = `${prefix}:bucket:`;
  }

  async take(key: string, bucket: Bucket, cost = 1): Promise<Taken> {
    if (this.connection.run === undefined) return this.takeOwn(key, bucket, cost);
    try {
      const args = [bucket.limit, bucket.perMs, cost];
      const reply = await this.connection.command((client) => script.run(client, [this.prefix + key], args));
      const [allowed, tokens] = reply as [number, string];
      return takenOf(bucket, { allowed: allowed === 1, tokens: Number(tokens), cost });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.logger.debug(error.cause);
      return this.takeOwn(key, bucket, cost);
    }
  }

  async giveBack(key: string, bucket: Bucket): Promise<void> {
    if (this.connection.run === undefined) return this.own.giveBack(key, bucket);
    try {
      const args = [bucket.limit, bucket.perMs, -1];
      await this.connection.command((client) => script.run(client, [this.prefix + key], args));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Then it is counted in this process anew, or comes back with time.
      this.logger.debug(error.cause);
    }
  }

  private takeOwn(key: string, { limit, perMs }: Bucket, cost: number): Promise<Taken> {
    const half = Math.max(1, Math.floor(limit / 2));
    return this.own.take(key, { limit: half, perMs }, Math.min(cost, half));
  }
}
