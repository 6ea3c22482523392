export { Config } from './config';
export type { ConfigValues, RedisUrls, S3Address } from './config';
export { ConfigError } from './config.error';
export type { ConfigMistake } from './config.error';
export { ConfigModule } from './config.module';
export { LIMITS } from './limits';
export type { Limits, Rate } from './limits';
export { loadConfig, loadSplitConfig } from './load-config';
export type { Environment } from './load-config';
