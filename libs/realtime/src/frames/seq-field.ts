/** Places of the field that holds a session's sequence number: enough for 300 events a second for a year. */
export const SEQ_WIDTH = 10;

/** What a template has in the place of the number. Blanks after a number are legal JSON whitespace (RFC 8259, 2). */
export const BLANK_SEQ = ' '.repeat(SEQ_WIDTH);

const ZERO = 48;
const BLANK = 32;

/**
 * Writes `seq` into the field at `at`, digits first and blanks to the end, so that a frame keeps its length whatever the
 * number: that is what lets all sessions share one frame.
 */
export function writeSeq(bytes: Buffer, at: number, seq: number): void {
  const digits = digitsOf(seq);
  let rest = seq;
  for (let place = at + digits - 1; place >= at; place--) {
    const next = Math.floor(rest / 10);
    bytes[place] = ZERO + rest - next * 10;
    rest = next;
  }
  for (let place = at + digits; place < at + SEQ_WIDTH; place++) bytes[place] = BLANK;
}

function digitsOf(seq: number): number {
  let digits = 1;
  for (let rest = seq; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  return digits;
}
