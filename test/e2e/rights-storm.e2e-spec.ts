// Real: everything. Rights move as fast as they can, while people listen, are cut off, come back, and read.
import { numbers, runStorm } from './storm/run-storm';
import { World } from './world';

describe('a storm of rights', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  }, 60_000);
  afterAll(() => world.close());

  it('lets nothing through that was caused after an answered revoke', async () => {
    const places = [world].map(({ url }) => ({ api: url, gateway: url }));
    const outcome = await runStorm({ places, observers: 8, ms: 8_000, random: numbers(20_260_102) });
    expect(outcome.leaks).toEqual([]);
    for (const { seen, shown } of outcome.channels) expect(shown).toEqual(seen);
    expect(outcome.judged.events).toBeGreaterThan(50);
    expect(outcome.resumed).toBeGreaterThan(5);
  }, 60_000);
});
