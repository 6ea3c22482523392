import { cacheContract } from './cache.contract';
import { MemoryCache } from './cache.memory';

cacheContract('MemoryCache', () => new MemoryCache());

describe('MemoryCache', () => {
  it('forgets what was longest unused when it has too many entries', async () => {
    const cache = new MemoryCache({ entries: 2, characters: 1_000 });
    await cache.set('a', 1, 60_000);
    await cache.set('b', 2, 60_000);
    await cache.get('a');
    await cache.set('c', 3, 60_000);
    expect(await cache.getMany(['a', 'b', 'c'])).toEqual([1, undefined, 3]);
  });

  it('forgets what was longest unused when it holds too much, and never takes what is too large by itself', async () => {
    const cache = new MemoryCache({ entries: 100, characters: 100 });
    await cache.set('a', 'x'.repeat(60), 60_000);
    await cache.set('b', 'x'.repeat(60), 60_000);
    await cache.set('c', 'x'.repeat(200), 60_000);
    expect(await cache.getMany(['a', 'b', 'c'])).toEqual([undefined, 'x'.repeat(60), undefined]);
  });

  it('does not look at the wall clock', async () => {
    const cache = new MemoryCache();
    await cache.set('a', 1, 60_000);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    expect(await cache.get('a')).toBe(1);
    clock.mockRestore();
  });
});
