import { rateLimiterContract } from './rate-limiter.contract';
import { MemoryRateLimiter } from './rate-limiter.memory';

rateLimiterContract('MemoryRateLimiter', () => new MemoryRateLimiter());

describe('MemoryRateLimiter', () => {
  it('refills evenly and never above the limit', async () => {
    let now = 1_000;
    const limiter = new MemoryRateLimiter(() => now);
    const bucket = { limit: 3, perMs: 1_000 };
    await limiter.take('key', bucket, 3);
    now += 333;
    expect((await limiter.take('key', bucket)).allowed).toBe(false);
    now += 1;
    expect(await limiter.take('key', bucket)).toMatchObject({ allowed: true, remaining: 0 });
    now += 50_000;
    expect(await limiter.take('key', bucket, 0)).toMatchObject({ remaining: 3, resetAfterMs: 0 });
  });
});
