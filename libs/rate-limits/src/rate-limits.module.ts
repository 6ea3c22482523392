import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Config } from '@messagepal/config';
import { RedisConnections, RedisModule } from '@messagepal/redis';
import { InvalidRequests } from './invalid-requests';
import { RateLimitGuard } from './rate-limit.guard';
import { RateLimiter } from './rate-limiter';
import { MemoryRateLimiter } from './rate-limiter.memory';
import { RedisRateLimiter } from './rate-limiter.redis';
import { UnlimitedRateLimiter } from './rate-limiter.unlimited';
import { RouteLimits } from './route-limits';
import { Throttle } from './throttle';

/**
 * Provides the {@link RateLimiter} to every module and holds all routes to their buckets. Import it after the module that
 * authenticates and before the one that checks rights: global guards run in that order.
 */
@Global()
@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: RateLimiter,
      inject: [Config, RedisConnections],
      useFactory: ({ rateLimits }: Config, { parts }: RedisConnections): RateLimiter => {
        if (!rateLimits) return new UnlimitedRateLimiter();
        return parts ? new RedisRateLimiter(parts) : new MemoryRateLimiter();
      },
    },
    InvalidRequests,
    RouteLimits,
    Throttle,
    { provide: APP_GUARD, useClass: RateLimitGuard },
  ],
  exports: [InvalidRequests, RateLimiter, RouteLimits, Throttle],
})
export class RateLimitsModule {}
