import { Backoff, DEFAULT_BACKOFF } from './backoff';

const create = (random: () => number): Backoff =>
  new Backoff({ ...DEFAULT_BACKOFF, baseMs: 100, capMs: 1_000, maxAttempts: 3 }, random);

const delays = (backoff: Backoff, count: number): number[] => Array.from({ length: count }, () => backoff.next(false));

describe('Backoff', () => {
  it('doubles its bound up to the cap', () => {
    expect(
      delays(
        create(() => 1),
        6,
      ),
    ).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('takes any part of the bound', () => {
    expect(
      delays(
        create(() => 0),
        3,
      ),
    ).toEqual([0, 0, 0]);
    expect(
      delays(
        create(() => 0.25),
        3,
      ),
    ).toEqual([25, 50, 100]);
  });

  it('spares only the first of several quick attempts the wait', () => {
    const backoff = create(() => 1);
    expect([backoff.next(true), backoff.next(true)]).toEqual([0, 200]);
  });

  it('is exhausted after its attempts, until it is reset', () => {
    const backoff = create(() => 1);
    delays(backoff, 2);
    expect(backoff.exhausted).toBe(false);
    delays(backoff, 1);
    expect(backoff.exhausted).toBe(true);
    backoff.reset();
    expect([backoff.exhausted, backoff.attempt, backoff.next(false)]).toEqual([false, 0, 100]);
  });
});
