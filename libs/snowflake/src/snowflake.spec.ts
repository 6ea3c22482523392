import * as fc from 'fast-check';
import { toDecimal } from './decimal';
import { compareSnowflakes, EPOCH_MS, isSnowflake, maxSnowflake, snowflakeAt, snowflakeTime } from './snowflake';

const values = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

describe('isSnowflake', () => {
  it('takes every 63-bit number in canonical form', () => {
    fc.assert(fc.property(values, (value) => expect(isSnowflake(value.toString())).toBe(true)));
    expect(isSnowflake('9223372036854775807')).toBe(true);
    expect(isSnowflake('0')).toBe(true);
  });

  it.each([
    '',
    '-1',
    '+1',
    '01',
    '00',
    '1.0',
    '1e3',
    ' 1',
    '1\n',
    '0x1',
    '٣',
    '9223372036854775808',
    '10000000000000000000',
  ])('refuses %j', (text) => {
    expect(isSnowflake(text)).toBe(false);
  });
});

describe('order of snowflakes', () => {
  it('is that of the numbers', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(compareSnowflakes(`${a}`, `${b}`)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(maxSnowflake(`${a}`, `${b}`)).toBe(`${a > b ? a : b}`);
      }),
    );
  });
});

describe('time of snowflakes', () => {
  it("reads Discord's example", () => {
    // https://discord.com/developers/docs/reference#snowflakes
    expect(snowflakeTime('175928847299117063')).toBe(1_462_015_105_796);
  });

  it('goes there and back, to the lowest id of the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: EPOCH_MS, max: EPOCH_MS + 2 ** 41 - 1 }), (ms) => {
        expect(snowflakeTime(snowflakeAt(ms))).toBe(ms);
        expect(BigInt(snowflakeAt(ms)) & 0x3fffffn).toBe(0n);
      }),
    );
  });

  it('is 0 before the epoch', () => {
    expect(snowflakeAt(0)).toBe('0');
  });
});

describe('toDecimal', () => {
  it('is exact over all 64 bits', () => {
    const ms = fc.integer({ min: 0, max: 2 ** 42 - 1 });
    const low = fc.integer({ min: 0, max: 2 ** 22 - 1 });
    const exact = (a: number, b: number): string => ((BigInt(a) << 22n) | BigInt(b)).toString();
    fc.assert(
      fc.property(ms, low, (a, b) => expect(toDecimal(a, b)).toBe(exact(a, b))),
      {
        numRuns: 2000,
        examples: [
          [0, 0],
          [0, 999_999],
          [0, 1_000_000],
          [999_999, 2 ** 22 - 1],
          [1_000_000, 0],
          [2 ** 42 - 1, 2 ** 22 - 1],
        ],
      },
    );
  });
});
