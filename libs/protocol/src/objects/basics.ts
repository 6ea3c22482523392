/** A 64-bit id as a canonical decimal string; its upper 42 bits are ms since 2015-01-01T00:00:00Z. */
export type Snowflake = string;

/** ISO 8601 in UTC with milliseconds and a numeric offset: `2026-01-02T03:04:05.678+00:00`. */
export type Timestamp = string;

/** A set of permission bits as a decimal string (bits 0–63 belong to the core, 64 and up to extensions). */
export type PermissionSet = string;
