import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Config } from '@messagepal/config';
import { RateLimitGuard } from './rate-limit.guard';
import { RateLimiter } from './rate-limiter';
import { MemoryRateLimiter } from './rate-limiter.memory';
import { UnlimitedRateLimiter } from './rate-limiter.unlimited';
import { RouteLimits } from './route-limits';
import { Throttle } from './throttle';

/**
 * Provides the {@link RateLimiter} to every module and holds all routes to their buckets. Import it after the module that
 * authenticates and before the one that checks rights: global guards run in that order.
 */
@Global()
@Module({
  providers: [
    {
      provide: RateLimiter,
      inject: [Config],
      useFactory: (config: Config): RateLimiter =>
        config.rateLimits ? new MemoryRateLimiter() : new UnlimitedRateLimiter(),
    },
    RouteLimits,
    Throttle,
    { provide: APP_GUARD, useClass: RateLimitGuard },
  ],
  exports: [RateLimiter, RouteLimits, Throttle],
})
export class RateLimitsModule {}
