import type { Timestamp } from './objects/basics';

/** Writes a moment as the wire wants it: `+00:00` in place of `Z`, which some Discord client libraries do not read. */
export const toTimestamp = (moment: Date | number): Timestamp => new Date(moment).toISOString().replace('Z', '+00:00');
