import { Global, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { Drain } from './drain';
import { HealthController } from './health/health.controller';
import { HealthRegistry } from './health/health-registry';
import { HttpMetricsMiddleware } from './metrics/http-metrics.middleware';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';

/** What every process has: health, metrics and an orderly way out. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [Drain, HealthRegistry, Metrics],
  exports: [Drain, HealthRegistry, Metrics],
})
export class RuntimeModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(HttpMetricsMiddleware).forRoutes('*splat');
  }
}
