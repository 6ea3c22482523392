// Real: everything. test/faults/races.mjs runs the same a thousand times.
import { runRaces } from './races/run-races';
import { World } from './world';

describe('races between those who change a guild', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  }, 60_000);
  afterAll(() => world.close());

  it('have one owner, nobody too many, and no banned member', async () => {
    const { broken, counts } = await runRaces(world.url, 10, Math.random);
    expect(broken).toEqual([]);
    expect(Object.keys(counts)).toHaveLength(5);
  }, 120_000);
});
