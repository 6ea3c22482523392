/** A map that forgets an entry `lifeMs` after it was set, at the latest with the next entry that is set. */
export class ExpiringMap<V> {
  private readonly entries = new Map<string, { value: V; until: number }>();

  constructor(
    private readonly lifeMs: number,
    private readonly now: () => number,
  ) {}

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry && entry.until > this.now() ? entry.value : undefined;
  }

  set(key: string, value: V): void {
    this.entries.delete(key); // so that entries stay in order of expiry
    this.entries.set(key, { value, until: this.now() + this.lifeMs });
    this.prune();
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  private prune(): void {
    const now = this.now();
    for (const [key, { until }] of this.entries) {
      if (until > now) return;
      this.entries.delete(key);
    }
  }
}
