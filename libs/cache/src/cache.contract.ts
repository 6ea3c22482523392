import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from './cache';

/** The promises of {@link Cache} as tests; every adapter runs them. `make` gives an empty cache. */
export function cacheContract(name: string, make: () => Promise<Cache> | Cache): void {
  describe(`${name} keeps the promises of Cache`, () => {
    let cache: Cache;
    beforeEach(async () => {
      cache = await make();
    });

    it('finds nothing where nothing was put', async () => {
      expect(await cache.get('nobody:1')).toBeUndefined();
      expect(await cache.getMany(['nobody:1', 'nobody:2'])).toEqual([undefined, undefined]);
      expect(await cache.getMany([])).toEqual([]);
    });

    it.each([[{ a: [1, null, 'ü\u0000'] }], ['text'], [0], [false], [null], [[]]])('gives back %j', async (value) => {
      await cache.set('value:1', value, 60_000);
      expect(await cache.get('value:1')).toEqual(value);
    });

    it('takes keys that are names of object members', async () => {
      expect(await cache.get('__proto__')).toBeUndefined();
      await cache.set('__proto__', { a: 1 }, 60_000);
      expect(await cache.getMany(['constructor', '__proto__'])).toEqual([undefined, { a: 1 }]);
    });

    it('keeps the order of the keys asked for', async () => {
      await cache.set('order:1', 1, 60_000);
      await cache.set('order:3', 3, 60_000);
      expect(await cache.getMany(['order:3', 'order:2', 'order:1'])).toEqual([3, undefined, 1]);
    });

    it('replaces, and forgets', async () => {
      await cache.set('change:1', 'old', 60_000);
      await cache.set('change:1', 'new', 60_000);
      expect(await cache.get('change:1')).toBe('new');
      await cache.delete('change:1');
      await cache.delete('change:1');
      expect(await cache.get('change:1')).toBeUndefined();
    });

    it('lets a value live for its time and no longer', async () => {
      await cache.set('short:1', 1, 300);
      await cache.set('long:1', 1, 60_000);
      expect(await cache.get('long:1')).toBe(1);
      await sleep(400);
      expect(await cache.getMany(['short:1', 'long:1'])).toEqual([undefined, 1]);
    });

    it.each([0, -1])('keeps nothing for a time of %d', async (ttlMs) => {
      await cache.set('never:1', 'old', 60_000);
      await cache.set('never:1', 'new', ttlMs);
      expect(await cache.get('never:1')).toBeUndefined();
    });

    it('drops a value that is set to undefined', async () => {
      await cache.set('gone:1', 'old', 60_000);
      await cache.set('gone:1', undefined, 60_000);
      expect(await cache.get('gone:1')).toBeUndefined();
    });

    it('replaces from one version to the next, for one of all that try', async () => {
      const step = (value: unknown, from: number, to: number) =>
        cache.replace('s:1', value, { from, to, ttlMs: 60_000 });
      expect(await step('first', 1, 1)).toBe(true);
      expect(await step('again', 1, 1)).toBe(true);
      const tries = await Promise.all(['a', 'b', 'c'].map((value) => step(value, 1, 2)));
      expect(tries.filter(Boolean)).toHaveLength(1);
      const winner = ['a', 'b', 'c'][tries.indexOf(true)];
      expect(await step('late', 1, 1)).toBe(false);
      expect(await step(undefined, 1, 1)).toBe(false);
      expect(await cache.get('s:1')).toBe(winner);
      expect(await step(undefined, 2, 2)).toBe(true);
      expect(await cache.get('s:1')).toBeUndefined();
      expect(await step('late', 1, 1)).toBe(false);
      expect(await step('back', 2, 3)).toBe(true);
      expect(await cache.get('s:1')).toBe('back');
    });

    it('forgets a version with its time', async () => {
      await cache.replace('v:1', 'old', { from: 5, to: 5, ttlMs: 300 });
      await sleep(400);
      expect(await cache.replace('v:1', 'new', { from: 1, to: 1, ttlMs: 60_000 })).toBe(true);
      expect(await cache.get('v:1')).toBe('new');
    });

    it('hands out copies', async () => {
      const given = { names: ['a'] };
      await cache.set('copy:1', given, 60_000);
      given.names.push('b');
      const read = await cache.get<{ names: string[] }>('copy:1');
      read?.names.push('c');
      expect(await cache.get('copy:1')).toEqual({ names: ['a'] });
    });
  });
}
