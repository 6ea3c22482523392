/** A 64-bit id as a canonical decimal string; its upper 42 bits are ms since {@link EPOCH_MS}. */
export type Snowflake = string;

/** 2015-01-01T00:00:00Z: Discord's epoch, so that its libraries read the right time out of an id. */
export const EPOCH_MS = 1_420_070_400_000;

/** The highest id: ids are stored as signed 64-bit integers. */
const MAX_ID = '9223372036854775807';

const CANONICAL = /^(?:0|[1-9][0-9]{0,18})$/;

/** Whether the text is a canonical decimal (1–19 digits, no leading zero, no sign) that fits 63 bits. */
export function isSnowflake(text: string): boolean {
  return CANONICAL.test(text) && (text.length < MAX_ID.length || text <= MAX_ID);
}

/** Orders ids by value, which is their order in time. Both have to be canonical. */
export function compareSnowflakes(a: Snowflake, b: Snowflake): -1 | 0 | 1 {
  if (a === b) return 0;
  // Canonical decimals of one length compare as text.
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a < b ? -1 : 1;
}

/** The later of two ids. */
export const maxSnowflake = (a: Snowflake, b: Snowflake): Snowflake => (compareSnowflakes(a, b) < 0 ? b : a);

/** When the id was made, in Unix milliseconds. */
export const snowflakeTime = (id: Snowflake): number => Number(BigInt(id) >> 22n) + EPOCH_MS;

/**
 * The lowest id of that Unix millisecond: what to compare with for "since" and "before".
 * A time before the epoch gives the id `0`.
 */
export const snowflakeAt = (ms: number): Snowflake =>
  (BigInt(Math.max(0, Math.floor(ms) - EPOCH_MS)) << 22n).toString();
