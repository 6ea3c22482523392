const LOW_BITS = 4_194_304; // 2^22
const MILLION = 1_000_000;

/**
 * `(ms << 22 | low)` in decimal. Plain numbers in two parts, because a BigInt costs several times as much and this runs for every
 * message. Exact: with ms < 2^42 no part ever reaches 2^53.
 *
 * @param ms at most 42 bits
 * @param low at most 22 bits
 */
export function toDecimal(ms: number, low: number): string {
  const millions = Math.floor(ms / MILLION);
  const rest = (ms - millions * MILLION) * LOW_BITS + low;
  const carry = Math.floor(rest / MILLION);
  const upper = millions * LOW_BITS + carry;
  const lower = rest - carry * MILLION;
  return upper === 0 ? String(lower) : String(upper) + String(MILLION + lower).slice(1);
}
