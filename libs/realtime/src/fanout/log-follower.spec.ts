// Real: the memory log. The messages of a network that loses some are made by hand.
import type { LogEntry, TopicEvent } from '@messagepal/event-log';
import { LossyLog } from '../testing/lossy-log';
import { LogFollower, type LogHearer } from './log-follower';

const TOPIC = 'inbox:1';
const event = (t: string): TopicEvent => ({ t, scope: { kind: 'all' }, d: '{}' });

class Hearer implements LogHearer {
  readonly taken: string[] = [];
  readonly losses: string[] = [];
  /** Names that are not taken before they were prepared. */
  readonly slow = new Map<string, () => Promise<void>>();
  private readonly ready = new Set<string>();

  take({ event: { t } }: LogEntry): boolean {
    if (this.slow.has(t) && !this.ready.has(t)) return false;
    this.taken.push(t);
    return true;
  }

  async prepare({ event: { t } }: LogEntry): Promise<void> {
    await this.slow.get(t)?.();
    this.ready.add(t);
  }

  lost(_head: unknown, reason: string): Promise<void> {
    this.losses.push(reason);
    return Promise.resolve();
  }
}

describe('LogFollower', () => {
  let log: LossyLog;
  let hearer: Hearer;
  let follower: LogFollower;
  let count = 0;

  const append = async (t: string): Promise<void> => {
    await log.append(TOPIC, event(t), { once: `once ${++count}` });
  };
  beforeEach(async () => {
    log = new LossyLog();
    await append('before');
    hearer = new Hearer();
    follower = new LogFollower(log, TOPIC, hearer);
    await follower.start(() => Promise.resolve());
  });
  afterEach(() => follower.stop());

  it('hears what comes after it began, at once', async () => {
    await append('a');
    expect(hearer.taken).toEqual(['a']);
    expect(follower.place.offset).toBe(2);
  });

  it('keeps the order while an entry waits, and takes nothing past it', async () => {
    let go = (): void => undefined;
    hearer.slow.set('slow', () => new Promise((resolve) => (go = resolve)));
    await append('slow');
    await append('b');
    await append('c');
    expect(hearer.taken).toEqual([]);
    expect(follower.idle).toBe(false);
    go();
    await follower.settle();
    expect(hearer.taken).toEqual(['slow', 'b', 'c']);
  });

  it('tries again until what an entry waits for can be had', async () => {
    let tries = 0;
    hearer.slow.set('slow', () => (++tries < 2 ? Promise.reject(new Error('away')) : Promise.resolve()));
    await append('slow');
    await append('b');
    await follower.settle();
    expect(hearer.taken).toEqual(['slow', 'b']);
  });

  it('reads from the log what it did not hear', async () => {
    log.lost = true;
    await append('a');
    await append('b');
    log.lost = false;
    await append('c');
    await follower.settle();
    expect(hearer.taken).toEqual(['a', 'b', 'c']);
    expect(hearer.losses).toEqual([]);
  });

  it('settles on what is in the log, also if nobody said so', async () => {
    log.lost = true;
    await append('a');
    await follower.settle();
    expect(hearer.taken).toEqual(['a']);
  });

  it('says so when the log no longer reaches back', async () => {
    log.lost = true;
    for (let n = 0; n < 1_500; n++) await append('forgotten');
    log.lost = false;
    await append('a');
    await follower.settle();
    expect(hearer.losses).toEqual(['log_trimmed']);
    expect(follower.place).toEqual(expect.objectContaining({ offset: (await log.head(TOPIC)).offset }));
    await append('b');
    expect(hearer.taken.at(-1)).toBe('b');
  });

  it('hears nothing once it was stopped', async () => {
    follower.stop();
    await append('a');
    expect(hearer.taken).toEqual([]);
  });
});
