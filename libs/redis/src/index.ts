export { RedisConnection } from './redis-connection';
export type { RedisConnectionOptions } from './redis-connection';
export { RedisConnections } from './redis-connections';
export type { RedisParts } from './redis-connections';
export { RedisModule } from './redis.module';
export { RedisScript } from './redis-script';
