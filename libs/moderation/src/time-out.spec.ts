import { readTimeOut } from './time-out';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');
const MAX = 28 * 86_400_000;

describe('the end of a time-out', () => {
  it.each([
    [null, null],
    ['2026-01-01T00:00:00.001Z', NOW + 1],
    ['2026-01-29T00:00:00.000+00:00', NOW + MAX],
    ['2026-01-01T02:00:00+01:00', NOW + 3_600_000],
  ])('of %s is %s', (text, ms) => {
    expect(readTimeOut(text, NOW, MAX)?.getTime() ?? null).toBe(ms);
  });

  it.each(['2026-01-01T00:00:00.000Z', '2025-12-31T23:59:59Z', '2026-01-29T00:00:00.001Z', '2026-13-01T00:00:00Z'])(
    'is not %s',
    (text) => {
      expect(() => readTimeOut(text, NOW, MAX)).toThrow('Invalid Form Body');
    },
  );
});
