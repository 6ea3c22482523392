/** Those who wait for something, each for a time of their own. */
export class Waiters {
  private waiting = new Set<(came: boolean) => void>();

  /** Whether it came within `waitMs`. */
  wait(waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (came: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve(came);
      };
      const timer = setTimeout(() => done(false), waitMs);
      this.waiting.add(done);
    });
  }

  release(came: boolean): void {
    for (const done of this.waiting) done(came);
  }
}
