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
