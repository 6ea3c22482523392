import { hash32, rendezvous } from './rendezvous';

const members = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `10.0.0.${i + 1}:50051`, hash: hash32(`10.0.0.${i + 1}:50051`) }));
const ORDER = [2, 1, 4, 3].map((i) => `10.0.0.${i}:50051`);
const CHANNELS = Array.from({ length: 20_000 }, (_, i) => String(1_000_000_000_000_000 + i * 4_194_304));
const homeOf = (channel: string, count: number): string | undefined => rendezvous(channel, members(count))[0]?.name;

describe('rendezvous', () => {
  it('is the same in every release', () => {
    expect(hash32('10.0.0.1:50051')).toBe(1_791_354_893);
    expect(rendezvous('175928847299117063', members(4)).map(({ name }) => name)).toEqual(ORDER);
  });

  it('does not care for the order of the list', () => {
    for (const channel of CHANNELS.slice(0, 100)) {
      expect(rendezvous(channel, members(5).toReversed())).toEqual(rendezvous(channel, members(5)));
    }
  });

  it('spreads channels evenly', () => {
    const counts = new Map<string, number>();
    for (const channel of CHANNELS) {
      const home = homeOf(channel, 4) ?? '';
      counts.set(home, (counts.get(home) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count / 5_000 - 1)).toBeLessThan(0.05);
  });

  it('moves only the channels of the member that leaves', () => {
    const last = members(4)[3]?.name;
    const moved = CHANNELS.filter((channel) => homeOf(channel, 4) !== homeOf(channel, 3));
    expect(moved.every((channel) => homeOf(channel, 4) === last)).toBe(true);
  });
});
