import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimiter } from './rate-limiter';

/** The promises of {@link RateLimiter} as tests; every adapter runs them. */
export function rateLimiterContract(name: string, make: () => Promise<RateLimiter> | RateLimiter): void {
  describe(`${name} keeps the promises of RateLimiter`, () => {
    let limiter: RateLimiter;
    let key: string;
    beforeEach(async () => {
      limiter = await make();
      key = randomUUID();
    });

    it('counts down and says when the bucket is full again', async () => {
      const bucket = { limit: 5, perMs: 60_000 };
      const first = await limiter.take(key, bucket);
      expect(first).toMatchObject({ allowed: true, limit: 5, remaining: 4, retryAfterMs: 0 });
      expect(first.resetAfterMs).toBeGreaterThan(11_000);
      expect(first.resetAfterMs).toBeLessThanOrEqual(12_000);
      expect((await limiter.take(key, bucket)).remaining).toBe(3);
    });

    it('never allows more of a parallel burst than the bucket holds', async () => {
      const bucket = { limit: 10, perMs: 600_000 };
      const taken = await Promise.all(Array.from({ length: 200 }, () => limiter.take(key, bucket)));
      expect(taken.filter(({ allowed }) => allowed)).toHaveLength(10);
      expect(taken.filter(({ allowed }) => !allowed).every(({ remaining }) => remaining === 0)).toBe(true);
    });

    it('says how long to wait, and that is enough', async () => {
      const bucket = { limit: 2, perMs: 4_000 };
      await limiter.take(key, bucket, 2);
      const refused = await limiter.take(key, bucket);
      expect(refused).toMatchObject({ allowed: false, remaining: 0 });
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(2_000);
      await sleep(refused.retryAfterMs + 5);
      expect((await limiter.take(key, bucket)).allowed).toBe(true);
    });

    it('takes nothing for a refusal', async () => {
      const bucket = { limit: 3, perMs: 60_000 };
      await limiter.take(key, bucket);
      expect((await limiter.take(key, bucket, 3)).allowed).toBe(false);
      expect(await limiter.take(key, bucket, 2)).toMatchObject({ allowed: true, remaining: 0 });
    });

    it('takes back what did not come about, and holds no more by that than it may', async () => {
      const bucket = { limit: 1, perMs: 600_000 };
      await limiter.giveBack(key, bucket);
      expect((await limiter.take(key, bucket)).allowed).toBe(true);
      expect((await limiter.take(key, bucket)).allowed).toBe(false);
      await limiter.giveBack(key, bucket);
      await limiter.giveBack(key, bucket);
      expect((await limiter.take(key, bucket)).allowed).toBe(true);
      expect((await limiter.take(key, bucket)).allowed).toBe(false);
    });

    it('only looks for a cost of 0', async () => {
      const bucket = { limit: 3, perMs: 60_000 };
      expect(await limiter.take(key, bucket, 0)).toMatchObject({ allowed: true, remaining: 3, resetAfterMs: 0 });
      await limiter.take(key, bucket, 3);
      expect(await limiter.take(key, bucket, 0)).toMatchObject({ allowed: true, remaining: 0 });
    });

    it('tells keys apart, whatever they are called', async () => {
      const bucket = { limit: 1, perMs: 60_000 };
      for (const name of [`${key}:a`, `${key}:b`, `${key}:__proto__`]) {
        expect((await limiter.take(name, bucket)).allowed).toBe(true);
      }
    });
  });
}
