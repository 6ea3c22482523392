export { clientAddress } from './client-address';
export { InvalidRequests } from './invalid-requests';
export { RateLimiter } from './rate-limiter';
export type { Bucket, Taken } from './rate-limiter';
export { MemoryRateLimiter } from './rate-limiter.memory';
export { RedisRateLimiter } from './rate-limiter.redis';
export { RateLimitsModule } from './rate-limits.module';
export { RouteLimits } from './route-limits';
export { Throttle } from './throttle';
