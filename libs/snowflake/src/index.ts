export { compareSnowflakes, EPOCH_MS, isSnowflake, maxSnowflake, snowflakeAt, snowflakeTime } from './snowflake';
export type { Snowflake } from './snowflake';
export { SnowflakeGenerator } from './snowflake-generator';
export type { Clock, NodeLease, SnowflakeGeneratorOptions } from './snowflake-generator';
export { ClockMovedBack, LeaseLost } from './snowflake.errors';
