/** Which bytes of so many a request wants: `all`, some, or none that there are. */
export type WantedBytes = { kind: 'all' } | { kind: 'some'; start: number; end: number } | { kind: 'none' };

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;
const ALL: WantedBytes = { kind: 'all' };

/** RFC 9110: one range; several at once, or what is no range, are answered with everything. */
export function wantedBytes(header: string | undefined, size: number): WantedBytes {
  const [, from = '', to = ''] = ONE_RANGE.exec(header ?? '') ?? [];
  if (from === '' && to === '') return ALL;
  if (from === '') return Number(to) === 0 ? { kind: 'none' } : some(Math.max(0, size - Number(to)), size - 1, size);
  if (to !== '' && Number(to) < Number(from)) return ALL;
  return some(Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1), size);
}

const some = (start: number, end: number, size: number): WantedBytes =>
  start < size ? { kind: 'some', start, end } : { kind: 'none' };

/** The bytes from `start` to `end`, both included, of those that pass. */
export async function* partOf(
  bytes: AsyncIterable<Buffer>,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const piece of bytes) {
    const part = piece.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += piece.length;
    if (part.length > 0) yield part;
    if (at > end) return;
  }
}
