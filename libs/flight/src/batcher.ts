import { ApiError } from '@messagepal/errors';

interface Waiting<T> {
  item: T;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

export interface BatcherOptions<T> {
  /** Writes up to `size` items as one; may be called again with some of them if it rejects. */
  write: (items: T[]) => Promise<void>;
  /** Whether this rejection says that an item is wrong, so that the others deserve a try of their own. */
  isItemsFault: (error: unknown) => boolean;
  size: number;
  /** More waiting items than this are refused with `SERVICE_UNAVAILABLE`. */
  maxWaiting: number;
}

/**
 * Nagle's algorithm for inserts: the first goes at once; those that come while it is under way leave together as the next
 * one. No delay when idle, one commit for many under load.
 */
export class Batcher<T> {
  private waiting: Waiting<T>[] = [];
  private busy = false;

  constructor(private readonly options: BatcherOptions<T>) {}

  /** Resolves when the item is written. */
  add(item: T): Promise<void> {
    if (this.waiting.length >= this.options.maxWaiting) {
      return Promise.reject(new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.busy) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, this.options.size));
    this.busy = false;
  }

  private async write(batch: Waiting<T>[]): Promise<void> {
    try {
      await this.options.write(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && this.options.isItemsFault(error)) for (const one of batch) await this.write([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}
