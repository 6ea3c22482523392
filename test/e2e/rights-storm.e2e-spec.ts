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
    const { leaks, judged, resumed, channels } = await runStorm([world], numbers(20_260_102));
    expect(leaks).toEqual([]);
    for (const { seen, shown } of channels) expect(shown).toEqual(seen);
    expect(judged).toBeGreaterThan(500);
    expect(resumed).toBeGreaterThan(20);
  }, 60_000);
});
