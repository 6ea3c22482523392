import { Breaker } from './breaker';

describe('the breaker', () => {
  it('asks nobody behind two failures, then one at a time', async () => {
    let now = 0;
    let asked = 0;
    const breaker = new Breaker(
      (error) => error === 'away',
      () => now,
    );
    const run = (outcome: () => Promise<unknown>) =>
      breaker
        .run(() => ((asked += 1), outcome()))
        .then(
          () => 'done',
          (error: unknown) => (error === 'away' || error === 'answer' ? error : 'refused'),
        );
    const away = () => Promise.reject('away');
    expect([await run(away), await run(() => Promise.reject('answer')), await run(away), await run(away)]).toEqual([
      'away',
      'answer',
      'away',
      'away',
    ]);
    expect([await run(away), asked]).toEqual(['refused', 4]);
    now = 1_000;
    let settle = (): void => undefined;
    const probe = run(() => new Promise<void>((resolve) => (settle = resolve)));
    expect([await run(away), asked]).toEqual(['refused', 5]);
    settle();
    expect(await probe).toBe('done');
    expect([await run(away), asked]).toEqual(['away', 6]);
  });
});
