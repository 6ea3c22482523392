import * as fc from 'fast-check';
import { compareSnowflakes, EPOCH_MS, isSnowflake, snowflakeAt, snowflakeTime } from './snowflake';
import { SnowflakeGenerator } from './snowflake-generator';
import { ClockMovedBack, LeaseLost } from './snowflake.errors';

const START = Date.UTC(2026, 0, 2);

function fakeClock(start = START) {
  let now = start;
  return Object.assign(() => now, {
    step: (ms: number) => {
      now += ms;
    },
  });
}

const rising = (ids: readonly string[]): boolean =>
  ids.every((id, index) => index === 0 || compareSnowflakes(ids[index - 1] ?? '', id) < 0);

const many = (generator: SnowflakeGenerator, count: number): string[] =>
  Array.from({ length: count }, () => generator.next());

function refusal(attempt: () => void): unknown {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('SnowflakeGenerator', () => {
  it('lays an id out as 42 bits of time, 10 of node, 12 of sequence', () => {
    const generator = new SnowflakeGenerator({ node: 0b10110_01101, clock: fakeClock() });
    const [first, second] = many(generator, 2).map(BigInt);
    expect(first).toBe((BigInt(START - EPOCH_MS) << 22n) | (0b10110_01101n << 12n));
    expect(second).toBe((first ?? 0n) + 1n);
  });

  it('rises on a clock that steps as it likes, and stops only when it is more than 5 s behind', () => {
    const moves = fc.array(
      fc.record({ step: fc.integer({ min: -4000, max: 2000 }), ids: fc.integer({ min: 0, max: 300 }) }),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(moves, (plan) => {
        const clock = fakeClock();
        const generator = new SnowflakeGenerator({ node: 7, clock });
        const ids: string[] = [generator.next()];
        let peak = clock();
        for (const { step, ids: count } of plan) {
          clock.step(step);
          const refused = refusal(() => ids.push(generator.next(), ...many(generator, count)));
          expect(refused instanceof ClockMovedBack).toBe(peak - clock() > 5000);
          if (clock() > peak) peak = clock();
        }
        expect(rising(ids)).toBe(true);
        expect(ids.every(isSnowflake)).toBe(true);
      }),
    );
  });

  it('keeps the last millisecond on a small step back, uses up its sequence, then borrows the next', () => {
    const clock = fakeClock();
    const generator = new SnowflakeGenerator({ node: 1, clock });
    const before = generator.next();
    clock.step(-3000);
    const ids = many(generator, 5000);
    expect(rising([before, ...ids])).toBe(true);
    expect(ids.filter((id) => snowflakeTime(id) === START)).toHaveLength(4095);
    expect(snowflakeTime(ids.at(-1) ?? '')).toBe(START + 1);
  });

  it('is unhealthy while the clock is more than 5 s behind, and recovers with it', () => {
    const clock = fakeClock();
    const generator = new SnowflakeGenerator({ node: 1, clock });
    const before = generator.next();
    clock.step(-5001);
    expect(() => generator.check()).toThrow(ClockMovedBack);
    expect(() => generator.next()).toThrow(ClockMovedBack);
    clock.step(1);
    expect(() => generator.check()).not.toThrow();
    expect(compareSnowflakes(before, generator.next())).toBe(-1);
  });

  it('makes no id without a valid lease, asked at every id', () => {
    let valid = true;
    let asked = 0;
    const lease = { valid: () => (asked++, valid) };
    const generator = new SnowflakeGenerator({ node: 1, lease });
    many(generator, 10);
    expect(asked).toBe(10);
    valid = false;
    expect(() => generator.next()).toThrow(LeaseLost);
    expect(() => generator.check()).toThrow(LeaseLost);
  });

  it('makes no id beyond the time reserved for the holder of the node number', () => {
    const clock = fakeClock();
    const lease = { valid: () => true, highWaterMs: () => START + 10_000 };
    const generator = new SnowflakeGenerator({ node: 1, clock, lease });
    const id = generator.next();
    expect(() => generator.next({ above: snowflakeAt(START + 10_000) })).toThrow(LeaseLost);
    expect(compareSnowflakes(generator.next(), id)).toBe(1);
    expect(snowflakeTime(generator.next({ above: snowflakeAt(START + 9_999) }))).toBe(START + 10_000);
    clock.step(10_001);
    expect(() => generator.next()).toThrow(LeaseLost);
  });

  it('stays above any floor, its own ids and those of other nodes', () => {
    const floors = fc.array(fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 0, max: 2 ** 22 - 1 })));
    fc.assert(
      fc.property(floors, fc.integer({ min: 0, max: 1023 }), (plan, node) => {
        const generator = new SnowflakeGenerator({ node, clock: fakeClock() });
        const ids: string[] = [];
        for (const [ms, low] of plan) {
          const above = (BigInt(snowflakeAt(START + ms)) + BigInt(low)).toString();
          const id = generator.next({ above });
          expect(compareSnowflakes(id, above)).toBe(1);
          ids.push(id, generator.next());
        }
        expect(rising(ids)).toBe(true);
      }),
    );
  });

  it('never repeats an id of an earlier holder, whatever its clock shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3_600_000, max: 3_600_000 }), fc.integer({ min: 1, max: 5000 }), (skew, count) => {
        const first = new SnowflakeGenerator({ node: 3, clock: fakeClock() });
        const old = many(first, count);
        const second = new SnowflakeGenerator({ node: 3, clock: fakeClock(START + skew), floorMs: first.highestMs });
        expect(compareSnowflakes(second.next(), old.at(-1) ?? '')).toBe(1);
        expect(snowflakeTime(second.next())).toBeGreaterThan(START);
      }),
      { numRuns: 30 },
    );
  });

  it.each([-1, 1024, 1.5, Number.NaN])('refuses the node number %d', (node) => {
    expect(() => new SnowflakeGenerator({ node })).toThrow(RangeError);
  });
});
