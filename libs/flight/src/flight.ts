/** What a {@link Flight} has done since it was made. */
export interface FlightStats {
  /** Queries started. */
  readonly queries: number;
  /** Callers served or waiting. */
  readonly boarders: number;
}

interface Departure<T> {
  /** The result of the query that flies now. */
  readonly flying: Promise<T>;
  /** The one query that starts when it has landed, shared by all who came meanwhile. */
  waiting?: Promise<T>;
}

/**
 * Shares reads that ask for the same thing at the same time, without ever serving one that is too old: per key one query
 * flies and at most one waits. Nobody boards a flight that has left, so nobody reads older than the instant they asked.
 * That is what tells it from plain singleflight, which hands out the running query's result to late comers.
 *
 * A thousand callers at once cost two queries. An error reaches exactly the boarders of its flight. Nothing is kept
 * after a landing: this is no cache. All boarders get the same object: treat it as immutable.
 */
export class Flight<T> {
  private readonly departures = new Map<string, Departure<T>>();
  private queries = 0;
  private boarders = 0;

  get stats(): FlightStats {
    return { queries: this.queries, boarders: this.boarders };
  }

  /** Keys with a query under way. */
  get size(): number {
    return this.departures.size;
  }

  /**
   * The result of a query for `key` that starts now or later, never of one that has already started. Of several
   * waiting callers the first one's `query` is run, so callers of one key have to ask for the same thing.
   * Rejects with whatever the query throws.
   */
  board(key: string, query: () => Promise<T>): Promise<T> {
    this.boarders++;
    const departure = this.departures.get(key);
    if (!departure) return this.depart(key, query);
    return (departure.waiting ??= this.after(departure.flying, key, query));
  }

  /**
   * {@link board} for callers who can tell whether an answer is new enough, by a version that they know of: the result of the
   * query that flies now if `suffices` says so of it, else of one that started after the call. The one that flies is waited for
   * either way, so asking costs no time. A query that rejects suffices nobody.
   */
  async boardUnless(key: string, suffices: (result: T) => boolean, query: () => Promise<T>): Promise<T> {
    const departure = this.departures.get(key);
    if (!departure) return this.board(key, query);
    try {
      const result = await departure.flying;
      if (suffices(result)) {
        this.boarders++;
        return result;
      }
    } catch {
      // Belongs to the boarders of that flight.
    }
    const next = this.departures.get(key);
    // Another one that flies by now has left after we came.
    if (!next || next === departure) return this.board(key, query);
    this.boarders++;
    return next.flying;
  }

  private depart(key: string, query: () => Promise<T>): Promise<T> {
    const flying = this.run(query);
    const departure: Departure<T> = { flying };
    this.departures.set(key, departure);
    const land = (): void => {
      // The waiting flight has replaced this entry by its own, if there is one.
      if (this.departures.get(key) === departure && !departure.waiting) this.departures.delete(key);
    };
    flying.then(land, land);
    return flying;
  }

  private async after(flying: Promise<T>, key: string, query: () => Promise<T>): Promise<T> {
    try {
      await flying;
    } catch {
      // Belongs to the boarders of that flight.
    }
    return this.depart(key, query);
  }

  /** A query that throws before its first await is a query that rejects. */
  private async run(query: () => Promise<T>): Promise<T> {
    this.queries++;
    return query();
  }
}
