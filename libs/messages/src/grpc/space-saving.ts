/** A key that came often. The true count is between `count - surplus` and `count`. */
export interface Frequent {
  key: string;
  count: number;
  surplus: number;
}

/**
 * The most frequent keys of an endless stream in constant memory (Metwally, Agrawal, El Abbadi: "Efficient Computation of
 * Frequent and Top-k Elements in Data Streams", 2005). Whoever has more than 1/capacity of the stream is in it.
 */
export class SpaceSaving {
  private readonly counters = new Map<string, Frequent>();

  constructor(private readonly capacity: number) {}

  add(key: string): void {
    const known = this.counters.get(key);
    if (known) {
      known.count += 1;
      return;
    }
    const surplus = this.makeRoom();
    this.counters.set(key, { key, count: surplus + 1, surplus });
  }

  /** Most frequent first. */
  top(): Frequent[] {
    return [...this.counters.values()].toSorted((a, b) => b.count - a.count).map((one) => ({ ...one }));
  }

  /** Forgets half of what was counted, so that the top is of late. */
  halve(): void {
    for (const one of this.counters.values()) {
      one.count = Math.floor(one.count / 2);
      one.surplus = Math.floor(one.surplus / 2);
      if (one.count === 0) this.counters.delete(one.key);
    }
  }

  /** The rarest key leaves; the new one inherits its count as surplus. */
  private makeRoom(): number {
    if (this.counters.size < this.capacity) return 0;
    let rarest: Frequent | undefined;
    for (const one of this.counters.values()) if (!rarest || one.count < rarest.count) rarest = one;
    if (!rarest) return 0;
    this.counters.delete(rarest.key);
    return rarest.count;
  }
}
