/** Lets pieces of work under one key follow each other; those of different keys go on at the same time. */
export class RowLock {
  private readonly tails = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(key);
    const own = (async () => {
      await before?.catch(() => undefined); // its caller knows
      return work();
    })();
    this.tails.set(key, own);
    try {
      return await own;
    } finally {
      if (this.tails.get(key) === own) this.tails.delete(key);
    }
  }
}
