import { Module } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { HealthRegistry } from '@messagepal/runtime';
import { RedisConnections } from './redis-connections';

/** The {@link RedisConnections} of the process. Without a Redis in the configuration nothing is connected, or even loaded. */
@Module({
  providers: [
    {
      provide: RedisConnections,
      inject: [Config, { token: HealthRegistry, optional: true }],
      useFactory: (config: Config, health?: HealthRegistry): RedisConnections => new RedisConnections(config, health),
    },
  ],
  exports: [RedisConnections],
})
export class RedisModule {}
