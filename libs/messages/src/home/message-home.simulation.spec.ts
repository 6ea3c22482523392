import type { MessagePage } from './message-home';
import { simulate, type Outcome } from './simulation/simulate';

/**
 * The real home, settler and Flight on the real memory log and store; what is simulated is when they get to act, when they
 * die, and the clock. Every seed is a run of its own and always the same one.
 *
 * Promised for crashes with writers that lose touch and ask elsewhere while their first request is under way, and for either
 * of them with a log that is lost once within a write. (All three at once can leave a second row: a home that writes its row
 * under a claim that was lost, whose author has been given another id meanwhile, and that dies before it claims again.)
 */
const HABITS = { writers: 4, readers: 3, acts: 12, impatient: 0, fickle: 0 };
const SEEDS = 60;

async function runs(options: Parameters<typeof simulate>[1], from = 1): Promise<Outcome> {
  const all: Outcome[] = [];
  for (let seed = from; seed < from + SEEDS; seed += 1) {
    const outcome = await simulate(seed, options);
    all.push({ ...outcome, violations: outcome.violations.map((text) => `seed ${seed}: ${text}`) });
  }
  const sum = (count: 'messages' | 'crashes' | 'flushes' | 'syncs') =>
    all.reduce((total, one) => total + one[count], 0);
  return {
    violations: all.flatMap(({ violations }) => violations),
    messages: sum('messages'),
    crashes: sum('crashes'),
    flushes: sum('flushes'),
    syncs: sum('syncs'),
  };
}

/** What Flight is not: hands the running query's result to late comers. */
class PlainSingleflight {
  private readonly running = new Map<string, Promise<MessagePage>>();

  board(key: string, query: () => Promise<MessagePage>): Promise<MessagePage> {
    const known = this.running.get(key);
    if (known) return known;
    const flight = query().finally(() => this.running.delete(key));
    this.running.set(key, flight);
    return flight;
  }
}

describe('a channel with three homes', () => {
  it('keeps its promises while nothing goes wrong', async () => {
    const outcome = await runs({ ...HABITS, crash: 0, flush: 0 });
    expect(outcome).toMatchObject({ violations: [], crashes: 0, flushes: 0 });
    expect(outcome.messages).toBeGreaterThan(1_000);
  });

  it('keeps its promises over crashes, with repetitions elsewhere and requests that nobody repeats', async () => {
    const outcome = await runs({ ...HABITS, crash: 0.02, flush: 0, impatient: 0.3, fickle: 0.2 });
    expect(outcome.violations).toEqual([]);
    expect(outcome.crashes).toBeGreaterThan(10 * SEEDS);
  });

  it('keeps its promises over a lost log and crashes', async () => {
    const outcome = await runs({ ...HABITS, crash: 0.01, flush: 0.02 });
    expect(outcome.violations).toEqual([]);
    expect(outcome.flushes).toBeGreaterThan(SEEDS);
  });

  it('keeps its promises over a lost log and requests that are repeated while they are under way', async () => {
    const outcome = await runs({ ...HABITS, crash: 0, flush: 0.02, impatient: 0.3 });
    expect(outcome.violations).toEqual([]);
    expect(outcome.syncs).toBeGreaterThan(2 * SEEDS);
  });

  it('keeps its promises as a DM, over crashes between two inboxes as well', async () => {
    const outcome = await runs({ ...HABITS, dm: true, crash: 0.02, flush: 0, impatient: 0.3, fickle: 0.2 });
    expect(outcome.violations).toEqual([]);
    expect(outcome.crashes).toBeGreaterThan(10 * SEEDS);
  });

  it('keeps its promises as a DM over a lost log', async () => {
    const outcome = await runs({ ...HABITS, dm: true, crash: 0, flush: 0.02 });
    expect(outcome.violations).toEqual([]);
    expect(outcome.flushes).toBeGreaterThan(SEEDS);
  });

  it('is caught when it reads through a plain singleflight', async () => {
    const outcome = await runs({ ...HABITS, crash: 0, flush: 0, flights: () => new PlainSingleflight() });
    expect(outcome.violations.some((text) => text.includes('stale read'))).toBe(true);
  });
});
