interface Waiting<Q, A> {
  question: Q;
  resolve: (answer: A) => void;
  reject: (reason: unknown) => void;
}

export interface GathererOptions<Q, A> {
  /** Answers up to `size` different questions, in their order; if it rejects, all of them are rejected with that. */
  read: (questions: readonly Q[]) => Promise<readonly A[]>;
  size: number;
}

/**
 * Small reads that are asked for in the same turn of the event loop leave as one, so that a page of many channels costs one
 * statement. None waits for one that is under way, and none is answered by one that began before it was asked.
 */
export class Gatherer<Q, A> {
  private waiting: Waiting<Q, A>[] = [];

  constructor(private readonly options: GathererOptions<Q, A>) {}

  /** Rejects with whatever the read rejects with. */
  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.leave());
      this.waiting.push({ question, resolve, reject });
    });
  }

  private leave(): void {
    const all = this.waiting;
    this.waiting = [];
    const { size } = this.options;
    for (let from = 0; from < all.length; from += size) void this.read(all.slice(from, from + size));
  }

  private async read(batch: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      const answers = await this.options.read(batch.map(({ question }) => question));
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as A);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
