import { Global, Module } from '@nestjs/common';
import { Cache } from './cache';
import { MemoryCache } from './cache.memory';

/** Provides the {@link Cache} of the process to every module. */
@Global()
@Module({
  providers: [{ provide: Cache, useFactory: (): Cache => new MemoryCache() }],
  exports: [Cache],
})
export class CacheModule {}
