import { Random } from '../testing/random';
import { SpaceSaving } from './space-saving';

describe('SpaceSaving', () => {
  it('counts exactly while everything fits', () => {
    const top = new SpaceSaving(3);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) top.add(key);
    expect(top.top()).toEqual([
      { key: 'a', count: 3, surplus: 0 },
      { key: 'b', count: 2, surplus: 0 },
      { key: 'c', count: 1, surplus: 0 },
    ]);
  });

  it('finds who has more than its share among many, within its bounds', () => {
    const top = new SpaceSaving(100);
    const truth = new Map<string, number>();
    const random = new Random(7);
    for (let i = 0; i < 50_000; i += 1) {
      const key = random.chance(0.3) ? `hot ${random.below(5)}` : `cold ${random.below(20_000)}`;
      top.add(key);
      truth.set(key, (truth.get(key) ?? 0) + 1);
    }
    const found = top.top();
    expect(found).toHaveLength(100);
    expect(
      found
        .slice(0, 5)
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual([0, 1, 2, 3, 4].map((i) => `hot ${i}`));
    for (const { key, count, surplus } of found) {
      expect(truth.get(key)).toBeLessThanOrEqual(count);
      expect(truth.get(key)).toBeGreaterThanOrEqual(count - surplus);
    }
  });

  it('forgets by halves', () => {
    const top = new SpaceSaving(3);
    for (const key of ['a', 'a', 'a', 'b']) top.add(key);
    top.halve();
    expect(top.top()).toEqual([{ key: 'a', count: 1, surplus: 0 }]);
  });
});
