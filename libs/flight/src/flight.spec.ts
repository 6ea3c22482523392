import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Flight } from './flight';

/** What the checker tests: anything that shares reads. */
interface Sharing {
  /** @param acknowledged what the caller knows to have been written */
  board(key: string, query: () => Promise<number>, acknowledged: number): Promise<number>;
}

/** Whoever knows what was written takes also what a query has found that started before they asked. */
class Knowing implements Sharing {
  private readonly flight = new Flight<number>();

  board(key: string, query: () => Promise<number>, acknowledged: number): Promise<number> {
    return this.flight.boardUnless(key, (seen) => seen >= acknowledged, query);
  }
}

/** The design that Flight replaces: late comers get the result of the query that is already running. */
class Singleflight implements Sharing {
  private readonly running = new Map<string, Promise<number>>();

  board(key: string, query: () => Promise<number>): Promise<number> {
    const known = this.running.get(key);
    if (known) return known;
    const running = query().finally(() => this.running.delete(key));
    this.running.set(key, running);
    return running;
  }
}

type Step = { readonly at: number; readonly kind: 'read' | 'write'; readonly key: 'a' | 'b' };
interface Plan {
  readonly steps: readonly Step[];
  /** How long after its start a query looks at the store, and how long after that its answer arrives. */
  readonly looks: readonly number[];
  readonly arrives: readonly number[];
}

const delays = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 });
const plans: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 100 }),
      kind: fc.constantFrom('read' as const, 'read' as const, 'write' as const),
      key: fc.constantFrom('a' as const, 'a' as const, 'b' as const),
    }),
    { minLength: 2, maxLength: 60 },
  ),
  looks: delays,
  arrives: delays,
});

/** A store whose writes are acknowledged the instant they happen, on a clock that jumps from event to event. */
class Simulation {
  readonly staleReads: string[] = [];
  private readonly agenda: { at: number; run: () => void }[] = [];
  private readonly store = new Map<string, number>();
  private now = 0;
  private queries = 0;
  private reads = 0;

  constructor(
    private readonly plan: Plan,
    private readonly sharing: Sharing,
  ) {}

  async run(): Promise<number> {
    for (const step of this.plan.steps) this.plot(step.at, () => this.take(step));
    for (let next = this.pop(); next; next = this.pop()) {
      this.now = next.at;
      next.run();
      await turn();
    }
    return this.reads;
  }

  private take({ kind, key }: Step): void {
    const known = this.store.get(key) ?? 0;
    if (kind === 'write') this.store.set(key, known + 1);
    else this.read(key, known).catch((error: unknown) => this.staleReads.push(String(error)));
  }

  private async read(key: string, acknowledged: number): Promise<void> {
    const asked = this.now;
    const seen = await this.sharing.board(key, () => this.query(key), acknowledged);
    this.reads++;
    if (seen < acknowledged) this.staleReads.push(`${key} asked at ${asked}: ${seen} instead of ${acknowledged}`);
  }

  private async query(key: string): Promise<number> {
    const number = this.queries++;
    await this.sleep(pick(this.plan.looks, number));
    const seen = this.store.get(key) ?? 0;
    await this.sleep(pick(this.plan.arrives, number));
    return seen;
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.plot(this.now + ms, resolve));
  }

  private plot(at: number, run: () => void): void {
    this.agenda.push({ at, run });
  }

  private pop() {
    const first = this.agenda.toSorted((a, b) => a.at - b.at)[0];
    if (first) this.agenda.splice(this.agenda.indexOf(first), 1);
    return first;
  }
}

const pick = (values: readonly number[], index: number): number => values[index % values.length] ?? 0;

const neverStale = (make: () => Sharing) =>
  fc.asyncProperty(plans, async (plan) => {
    const simulation = new Simulation(plan, make());
    const reads = await simulation.run();
    expect(simulation.staleReads).toEqual([]);
    expect(reads).toBe(plan.steps.filter(({ kind }) => kind === 'read').length);
  });

describe('Flight among readers and writers at random instants', () => {
  it('never serves older than what was acknowledged when the reader asked', async () => {
    const check = fc.assert(
      neverStale(() => new Flight<number>()),
      { numRuns: 300 },
    );
    await expect(check).resolves.toBeUndefined();
  });

  it('nor to those who take what suffices', async () => {
    const check = fc.assert(
      neverStale(() => new Knowing()),
      { numRuns: 300 },
    );
    await expect(check).resolves.toBeUndefined();
  });

  it('is told from a plain singleflight by the same check', async () => {
    const verdict = await fc.check(
      neverStale(() => new Singleflight()),
      { numRuns: 300 },
    );
    expect(verdict.failed).toBe(true);
  });
});

describe('Flight', () => {
  it('serves a thousand callers at once with two queries', async () => {
    const flight = new Flight<number>();
    let queries = 0;
    const query = async (): Promise<number> => {
      queries++;
      await turn();
      return queries;
    };
    const results = await Promise.all(Array.from({ length: 1000 }, () => flight.board('page', query)));
    expect(queries).toBe(2);
    expect(flight.stats).toEqual({ queries: 2, boarders: 1000 });
    expect(results[0]).toBe(1);
    expect(new Set(results.slice(1))).toEqual(new Set([2]));
    await turn();
    expect(flight.size).toBe(0);
  });

  it('runs one query per key at a time, of different keys side by side', async () => {
    const flight = new Flight<string>();
    const log: string[] = [];
    const query = (name: string) => async (): Promise<string> => {
      log.push(`+${name}`);
      await turn();
      log.push(`-${name}`);
      return name;
    };
    await Promise.all([flight.board('a', query('a1')), flight.board('a', query('a2')), flight.board('b', query('b1'))]);
    expect(log.indexOf('+a2')).toBeGreaterThan(log.indexOf('-a1'));
    expect(log.indexOf('+b1')).toBeLessThan(log.indexOf('-a1'));
  });

  it('tells an error to the boarders of that flight and to nobody else', async () => {
    const flight = new Flight<string>();
    const fails = flight.board('a', () => turn().then(() => Promise.reject(new Error('first'))));
    const second = [
      flight.board('a', () => Promise.resolve('fine')),
      flight.board('a', () => Promise.resolve('unused')),
    ];
    await expect(fails).rejects.toThrow('first');
    await expect(Promise.all(second)).resolves.toEqual(['fine', 'fine']);
    await turn();
    expect(flight.size).toBe(0);
  });

  it('takes a query that throws at once for one that rejects, and flies again', async () => {
    const flight = new Flight<string>();
    const broken = (): Promise<string> => {
      throw new Error('at once');
    };
    await expect(flight.board('a', broken)).rejects.toThrow('at once');
    await expect(flight.board('a', () => Promise.resolve('again'))).resolves.toBe('again');
    await turn();
    expect(flight.size).toBe(0);
  });

  it('waits for the next flight when it comes in the instant of the landing', async () => {
    const flight = new Flight<number>();
    let value = 1;
    const query = (): Promise<number> => Promise.resolve(value);
    const second = flight.board('a', query).then(() => {
      value = 2;
      return flight.board('a', query);
    });
    await expect(second).resolves.toBe(2);
  });

  describe('for callers who can tell what suffices', () => {
    const crowd = async (suffices: (seen: number) => boolean): Promise<number> => {
      const flight = new Flight<number>();
      const query = (): Promise<number> => turn().then(() => flight.stats.queries);
      await Promise.all(Array.from({ length: 1000 }, () => flight.boardUnless('page', suffices, query)));
      await turn();
      expect(flight.size).toBe(0);
      expect(flight.stats.boarders).toBe(1000);
      return flight.stats.queries;
    };

    it('serves a thousand at once with one query, or with two if that one saw too little', async () => {
      expect(await crowd(() => true)).toBe(1);
      expect(await crowd((seen) => seen > 1)).toBe(2);
    });

    it('flies again after an error, and with those who wait for the next', async () => {
      const flight = new Flight<string>();
      const fails = flight.board('a', () => turn().then(() => Promise.reject(new Error('first'))));
      const fine = (): Promise<string> => Promise.resolve('fine');
      const others = [
        flight.boardUnless('a', () => true, fine),
        flight.board('a', fine),
        flight.boardUnless('a', () => true, fine),
      ];
      await expect(fails).rejects.toThrow('first');
      await expect(Promise.all(others)).resolves.toEqual(['fine', 'fine', 'fine']);
      expect(flight.stats.queries).toBe(2);
    });
  });
});
