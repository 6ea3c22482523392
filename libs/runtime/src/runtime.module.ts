import { Global, Module } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { HttpErrorFilter } from '@messagepal/errors';
import { Drain } from './drain';
import { HealthController } from './health/health.controller';
import { HealthRegistry } from './health/health-registry';
import { Answers } from './http/answers';
import { RouteBodies } from './http/route-bodies';
import { HttpMetrics } from './metrics/http-metrics';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';

/** What every process has: health, metrics and an orderly way out. */
@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [HealthController, MetricsController],
  providers: [
    Answers,
    Drain,
    HealthRegistry,
    HttpMetrics,
    Metrics,
    RouteBodies,
    // Nest asks the filters of later modules first: this one is for what they leave.
    { provide: APP_FILTER, useClass: HttpErrorFilter },
  ],
  exports: [Answers, Drain, HealthRegistry, Metrics],
})
export class RuntimeModule {}
