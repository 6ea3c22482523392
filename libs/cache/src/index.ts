export { Cache } from './cache';
export type { Replacement } from './cache';
export { MemoryCache } from './cache.memory';
export type { MemoryCacheBounds } from './cache.memory';
export { CacheModule } from './cache.module';
export { RedisCache } from './cache.redis';
