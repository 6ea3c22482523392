import { Global, Module } from '@nestjs/common';
import { Drain } from './drain';
import { HealthController } from './health/health.controller';
import { HealthRegistry } from './health/health-registry';
import { Answers } from './http/answers';
import { HttpMetrics } from './metrics/http-metrics';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';

/** What every process has: health, metrics and an orderly way out. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [Answers, Drain, HealthRegistry, HttpMetrics, Metrics],
  exports: [Answers, Drain, HealthRegistry, Metrics],
})
export class RuntimeModule {}
