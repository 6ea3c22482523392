import { snowflakeTime } from '@messagepal/snowflake';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { Snowflakes } from './snowflakes';
import type { Clocks } from './worker-lease';

jest.setTimeout(60_000);

/** Two clocks that a test sets; the one of PostgreSQL is real. */
class TestClocks implements Clocks {
  constructor(
    private wallMs = Date.now(),
    private monotonicMs = 1_000,
  ) {}

  wall(): number {
    return this.wallMs;
  }

  monotonic(): number {
    return this.monotonicMs;
  }

  pass(ms: number): void {
    this.wallMs += ms;
    this.monotonicMs += ms;
  }

  /** The machine was suspended, or somebody set its time. */
  jump(ms: number): void {
    this.wallMs += ms;
  }
}

describe('Snowflakes (PostgreSQL real, clocks of the process set by the test)', () => {
  let database: TestDatabase;
  let source: DataSource;
  const started: Snowflakes[] = [];

  const start = async (clocks?: Clocks): Promise<Snowflakes> => {
    const snowflakes = await Snowflakes.start(source, clocks);
    started.push(snowflakes);
    return snowflakes;
  };
  const expire = (node: number): Promise<unknown> =>
    source.query("UPDATE worker_leases SET expires_at = now() - interval '1 s' WHERE node = $1", [node]);
  /** All other numbers are held, so whoever comes has to take this one. */
  const leaveOnly = (node: number): Promise<unknown> =>
    source.query(
      `INSERT INTO worker_leases SELECT n, gen_random_uuid(), now() + interval '1 hour', 0
       FROM generate_series(0, 1023) n WHERE n <> $1 ON CONFLICT (node) DO NOTHING`,
      [node],
    );

  beforeEach(async () => {
    database = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url, poolSize: 10 }).initialize();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((snowflakes) => snowflakes.onApplicationShutdown()));
    await source.destroy();
    await database.drop();
  });

  it('gives ten processes that start together a number each, and no id twice', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => start()));
    expect(new Set(all.map(({ node }) => node)).size).toBe(10);
    const ids = all.flatMap((snowflakes) => Array.from({ length: 500 }, () => snowflakes.next()));
    expect(new Set(ids).size).toBe(5_000);
  });

  it('makes no id once the lease is too old, and goes on when it was renewed', async () => {
    const clocks = new TestClocks();
    const snowflakes = await start(clocks);
    clocks.pass(9_000);
    snowflakes.next();
    clocks.pass(4_500);
    expect(() => snowflakes.next()).toThrow(expect.objectContaining({ status: 503 }));
    await expect(snowflakes.check()).rejects.toThrow(/lease/);

    await snowflakes.renew();
    snowflakes.next();
  });

  it('makes no id after a suspend, which the monotonic clock does not see', async () => {
    const clocks = new TestClocks();
    const snowflakes = await start(clocks);
    clocks.jump(60_000);
    expect(() => snowflakes.next()).toThrow(expect.objectContaining({ status: 503 }));
  });

  it('stops when its number was stolen while it was frozen, and takes another', async () => {
    const clocks = new TestClocks();
    const frozen = await start(clocks);
    const { node } = frozen;
    await leaveOnly(node);
    clocks.pass(20_000);
    await expire(node);
    const thief = await start();
    expect(thief.node).toBe(node);
    expect(() => frozen.next()).toThrow(expect.objectContaining({ status: 503 }));

    await source.query('DELETE FROM worker_leases WHERE node = 7');
    await frozen.renew();

    expect(frozen.node).toBe(7);
    frozen.next();
    thief.next();
  });

  it('starts above the mark of the one before, although its own clock is behind', async () => {
    const before = await start(new TestClocks(Date.now() + 4_000));
    const last = before.next();
    await leaveOnly(before.node);
    await expire(before.node);

    const after = await start();

    expect(after.node).toBe(before.node);
    const first = after.next();
    expect(BigInt(first)).toBeGreaterThan(BigInt(last));
    expect(snowflakeTime(first)).toBeGreaterThanOrEqual(snowflakeTime(last) + 9_000);
  });

  it('gives its number back at shutdown with the time of its last id', async () => {
    const snowflakes = await start();
    const last = snowflakes.next();
    await snowflakes.onApplicationShutdown();
    const [lease] = await source.query<{ free: boolean; mark: string }[]>(
      'SELECT expires_at < now() AS free, high_water_ms AS mark FROM worker_leases',
    );
    expect(lease).toEqual({ free: true, mark: String(snowflakeTime(last)) });
    expect(() => snowflakes.next()).toThrow(expect.objectContaining({ status: 503 }));
  });

  it('says so when all numbers are held', async () => {
    await leaveOnly(-1);
    await expect(Snowflakes.start(source)).rejects.toThrow(/no free id number/);
  });
});
