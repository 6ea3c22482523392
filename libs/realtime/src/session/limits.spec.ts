import { type Config, LIMITS, loadConfig } from '@messagepal/config';
import { MemoryRateLimiter } from '@messagepal/rate-limits';
import { IdentifyQueue } from '../ready/identify-queue';
import { ShardStarts } from '../ready/shard-starts';
import { Semaphore } from '../ready/semaphore';
import { FrameMeter } from './frame-meter';
import { SocketCounts } from './socket-counts';

describe('FrameMeter', () => {
  it('allows so many in a window that begins with the first', () => {
    const meter = new FrameMeter();
    const rate = { limit: 120, perMs: 60_000 };
    const allowed = Array.from({ length: 125 }, (_, index) => meter.allows(rate, 1_000 + index));
    expect(allowed.filter(Boolean)).toHaveLength(120);
    expect(meter.allows(rate, 60_999)).toBe(false);
    expect(meter.allows(rate, 61_000)).toBe(true);
  });
});

describe('SocketCounts', () => {
  const limits = { ...LIMITS.gateway, anonymousSocketsPerAddress: 2, socketsPerUser: 2 };

  it('counts anonymous sockets by address until they say who they are', () => {
    const counts = new SocketCounts(limits as typeof LIMITS.gateway, true);
    expect([1, 2, 3].map(() => counts.admitAnonymous('a'))).toEqual([true, true, false]);
    expect(counts.admitUser('a', 'u')).toBe(true);
    expect(counts.admitAnonymous('a')).toBe(true);
  });

  it('counts the sockets of a user', () => {
    const counts = new SocketCounts(limits as typeof LIMITS.gateway, true);
    expect([1, 2, 3].map(() => counts.admitUser('a', 'u'))).toEqual([true, true, false]);
    counts.forget('a', 'u');
    expect(counts.admitUser('a', 'u')).toBe(true);
  });

  it('refuses nobody while limits are off', () => {
    const counts = new SocketCounts(limits as typeof LIMITS.gateway, false);
    expect([1, 2, 3].map(() => counts.admitAnonymous('a'))).toEqual([true, true, true]);
  });
});

describe('Semaphore', () => {
  it('runs so many at a time, in order, and goes on after a failure', async () => {
    const semaphore = new Semaphore(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (index: number) => async (): Promise<void> => {
      most = Math.max(most, ++running);
      order.push(index);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (index === 1) throw new Error('no');
    };
    const results = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => semaphore.run(work(index))));
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });
});

describe('IdentifyQueue', () => {
  const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: 'postgres://a:b@127.0.0.1/c' });
  const quick = config.with({
    limits: { ...LIMITS, gateway: { ...LIMITS.gateway, identifies: { limit: 10, perMs: 3_000 } as never } },
  });

  const queueOf = (chosen: Config): IdentifyQueue => {
    const limiter = new MemoryRateLimiter();
    return new IdentifyQueue(chosen, limiter, new ShardStarts(chosen, limiter));
  };
  const isThere = (): boolean => true;

  it('lets ten through, then queues, then refuses', async () => {
    const queue = queueOf(quick);
    let through = 0;
    const turns = Array.from({ length: 21 }, () => queue.turn('u', isThere).then(() => (through += 1)));
    await expect(turns[20]).rejects.toMatchObject({ closing: { code: 4008 } });
    await Promise.all(turns.slice(0, 10));
    expect(through).toBe(10);
    await Promise.all(turns.slice(0, 20));
    expect(through).toBe(20);
  });

  it('lets go of who does not wait any more, who then takes nothing from those that do', async () => {
    const never = { limit: 10, perMs: 1e9 };
    const queue = queueOf(
      config.with({ limits: { ...LIMITS, gateway: { ...LIMITS.gateway, identifies: never as never } } }),
    );
    for (let turn = 0; turn < 10; turn++) await queue.turn('u', isThere);
    let there = true;
    const gone = Array.from({ length: 10 }, () => queue.turn('u', () => there));
    await expect(queue.turn('u', isThere)).rejects.toMatchObject({ closing: { code: 4008 } });
    there = false;
    await Promise.all(gone);
    let waits = true;
    const next = queue.turn('u', () => waits);
    waits = false;
    await expect(next).resolves.toBeUndefined();
  });

  it('lets one shard of each bucket through, the next of it later, and counts them all', async () => {
    const gateway = { ...LIMITS.gateway, maxConcurrency: 2 as never, shardStarts: { limit: 3, perMs: 1e9 } as never };
    const quickly = { ...gateway, shardIdentifies: { limit: 1, perMs: 200 } as never };
    const queue = queueOf(config.with({ limits: { ...LIMITS, gateway: quickly } }));
    const through: number[] = [];
    const come = (index: number): Promise<unknown> =>
      queue.turn('u', isThere, [index, 5]).then(() => through.push(index));
    await Promise.all([0, 1, 2].map(come));
    expect(through).toEqual([0, 1, 2]);
    await expect(come(3)).rejects.toMatchObject({ closing: { code: 4008 } });
    await expect(queue.turn('v', isThere, [0, 1])).resolves.toBeUndefined();
    await expect(queue.turn('u', isThere)).resolves.toBeUndefined();
  });

  it('lets shards wait behind those of their own bucket alone', async () => {
    const never = { ...LIMITS.gateway, shardIdentifies: { limit: 1, perMs: 1e9 } as never };
    const queue = queueOf(config.with({ limits: { ...LIMITS, gateway: never } }));
    await Promise.all(
      Array.from({ length: LIMITS.gateway.maxConcurrency }, (_, index) => queue.turn('u', isThere, [index, 20])),
    );
    let there = true;
    const waiting = queue.turn('u', () => there, [LIMITS.gateway.maxConcurrency, 20]);
    while (queue.size === 0) await Promise.resolve();
    there = false;
    await expect(waiting).resolves.toBeUndefined();
  });

  it('queues nobody while limits are off', async () => {
    const queue = queueOf(quick.with({ rateLimits: false }));
    const turns = await Promise.all(Array.from({ length: 100 }, () => queue.turn('u', isThere)));
    expect(turns).toHaveLength(100);
  });
});
