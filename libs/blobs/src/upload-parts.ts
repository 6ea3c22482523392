const MIB = 1024 * 1024;

/** Up to here a file is uploaded by one request. */
export const SINGLE_BYTES = 16 * MIB;
const PART_BYTES = 8 * MIB;
const MAX_PARTS = 1000;

/** Sizes of the parts in which a file of this size is uploaded; one part where it is not divided. */
export function partSizes(size: number): number[] {
  if (size <= SINGLE_BYTES) return [size];
  const part = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS / MIB) * MIB);
  const whole = Math.floor(size / part);
  const rest = size - whole * part;
  return [...Array.from({ length: whole }, () => part), ...(rest > 0 ? [rest] : [])];
}
