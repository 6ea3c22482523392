import { Global, Module } from '@nestjs/common';
import { RedisConnections, RedisModule } from '@messagepal/redis';
import { Cache } from './cache';
import { MemoryCache } from './cache.memory';
import { RedisCache } from './cache.redis';

/** Provides the {@link Cache} to every module: in Redis where one is configured, else in the process. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: Cache,
      inject: [RedisConnections],
      useFactory: ({ parts }: RedisConnections): Cache => (parts ? new RedisCache(parts) : new MemoryCache()),
    },
  ],
  exports: [Cache],
})
export class CacheModule {}
