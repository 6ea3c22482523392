/** What was wrong with what a client was told. */
export interface Verdict {
  heard: number;
  duplicates: number;
  gaps: number;
  /** Numbers of dispatches that did not follow each other. */
  misnumbered: number;
  syncs: number;
  /** Summaries in place of events. */
  passed: number;
}

/**
 * Knows what one client was told of numbered events: of each topic the next has to be the next number, unless the client was told to sync
 * in between; none may come twice, ever.
 */
export class Judge {
  readonly verdict: Verdict = { heard: 0, duplicates: 0, gaps: 0, misnumbered: 0, syncs: 0, passed: 0 };
  private readonly last = new Map<string, number>();
  /** Topics of which it may have missed something: all, until it is told. */
  private readonly certain = new Set<string>();

  hear(topic: string, n: number): void {
    const last = this.last.get(topic) ?? 0;
    this.verdict.heard++;
    if (n <= last) this.verdict.duplicates++;
    else if (n > last + 1 && this.certain.has(topic)) this.verdict.gaps++;
    this.last.set(topic, Math.max(n, last));
    this.certain.add(topic);
  }

  /** It was told that all up to `n` is there to be asked for. */
  pass(topic: string, n: number): void {
    const last = this.last.get(topic) ?? 0;
    if (n <= last) this.verdict.duplicates++;
    this.verdict.passed++;
    this.last.set(topic, Math.max(n, last));
    this.certain.add(topic);
  }

  /** Of this topic, or of all, something may be missing. */
  sync(topic?: string): void {
    this.verdict.syncs++;
    if (topic === undefined) this.certain.clear();
    else this.certain.delete(topic);
  }

  number(s: number, before: number): void {
    if (s !== before + 1) this.verdict.misnumbered++;
  }

  /** Whether all up to `n` was heard, or a sync said that it may be missing. */
  isThere(topic: string, n: number): boolean {
    return !this.certain.has(topic) || (this.last.get(topic) ?? 0) >= n;
  }
}
