export { compareSnowflakes, EPOCH_MS, isSnowflake, maxSnowflake, snowflakeAt, snowflakeTime } from './snowflake';
export type { Snowflake } from './snowflake';
