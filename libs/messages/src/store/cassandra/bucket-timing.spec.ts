import { snowflakeAt } from '@messagepal/snowflake';
import { BucketWorld } from '../../testing/bucket-world';
import { BUCKET_TIMING, openWithinMs } from './bucket-timing';

const SKEWS = [-2_400, 0, 2_400];
const STEP_MS = 20;

/** All processes write in turn for so long, one message each `STEP_MS`. Answers how many reads missed what was written. */
async function writeFor(world: BucketWorld, ms: number, processes = SKEWS.map((_, i) => i), counted = true) {
  let missed = 0;
  for (const end = world.now + ms; world.now < end; world.now += STEP_MS) {
    const process = processes[(world.now / STEP_MS) % processes.length] ?? 0;
    missed += await world.write(process, counted);
  }
  return missed;
}

/** A world at 50 messages/s whose first process is about to open a bucket and is stopped doing so. */
async function frozenRoller() {
  const world = new BucketWorld(SKEWS);
  let thaw = (): void => undefined;
  world.table.openAfter = new Promise((resolve) => (thaw = resolve));
  let isFrozen = false;
  while (!isFrozen) {
    world.now += STEP_MS;
    const write = world.write(0).then(() => false);
    isFrozen = await Promise.race([write, new Promise<true>((resolve) => setImmediate(resolve, true))]);
  }
  const others = [1, 2];
  return { world, thaw, others };
}

describe('the times of buckets', () => {
  it('leave 35 s for opening one', () => {
    expect(openWithinMs(BUCKET_TIMING)).toBe(35_000);
  });

  it('put every message where every process looks for it, over many buckets', async () => {
    const world = new BucketWorld(SKEWS);
    expect(await writeFor(world, 1_500_000)).toBe(0);
    expect(await world.lost()).toBe(0);
    expect(world.written).toHaveLength(75_000);
    expect(world.sizes().length).toBeGreaterThan(5);
    // 7,000, what comes in a minute of lead, and what three processes have not reported.
    expect(Math.max(...world.sizes())).toBeLessThan(7_000 + 60 * 50 + 3 * 300);
    expect([...world.table.entries.values()].every(({ confirmed, bucket }) => confirmed || bucket === '1000')).toBe(
      true,
    );
  }, 60_000);

  it('would lose messages with a lead shorter than lists are kept', async () => {
    const world = new BucketWorld(SKEWS, { leadMs: 2_000, rollAfter: 1_000 });
    expect(await writeFor(world, 120_000)).toBeGreaterThan(0);
    expect(await world.lost()).toBeGreaterThan(0);
  });

  it('let a process that opens a bucket freeze for 35 s', async () => {
    const { world, thaw, others } = await frozenRoller();
    let missed = await writeFor(world, 35_000, others, false);
    thaw();
    world.table.openAfter = undefined;
    await new Promise(setImmediate);
    missed += await writeFor(world, 60_000);
    expect(missed).toBe(0);
    expect(await world.lost()).toBe(0);
    expect(world.sizes()).toHaveLength(2);
    expect([...world.table.entries.values()].filter(({ confirmed }) => confirmed)).toHaveLength(1);
  }, 30_000);

  it('lose nothing when it freezes for longer: both buckets are read then', async () => {
    const { world, thaw, others } = await frozenRoller();
    await writeFor(world, 70_000, others, false);
    thaw();
    world.table.openAfter = undefined;
    await new Promise(setImmediate);
    // For as long as lists are kept some processes may read without the new bucket.
    await writeFor(world, 20_000, [0, 1, 2], false);
    expect(await writeFor(world, 60_000, [0, 1, 2], false)).toBe(0);
    expect(await world.lost()).toBe(0);
    expect([...world.table.entries.values()].some(({ confirmed }) => confirmed)).toBe(false);
  }, 30_000);

  it('refuse an id that is more than 5 s ahead of the clock', async () => {
    const world = new BucketWorld([0]);
    await expect(world.home(0, snowflakeAt(world.now + 5_000))).resolves.toBe('1000');
    await expect(world.home(0, snowflakeAt(world.now + 5_001))).rejects.toMatchObject({ status: 503 });
  });

  it('read the list every 20 s, and fail rather than guess', async () => {
    const world = new BucketWorld([0]);
    await writeFor(world, 60_000, [0]);
    const { lists } = world.table;
    world.table.isAway = true;
    await writeFor(world, 5_000, [0], false);
    world.now += 20_000;
    await expect(world.write(0)).rejects.toThrow('away');
    expect(lists).toBeGreaterThanOrEqual(3);
    world.table.isAway = false;
    expect(await world.write(0)).toBe(0);
  });
});
