import { ApiError } from '@messagepal/errors';

/** Lets `width` tasks run at once and at most `waiting` wait for their turn, first come first served. */
export class Gate {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly width: number,
    private readonly waiting: number,
  ) {}

  /** Runs the task in its turn. Rejects with SERVICE_UNAVAILABLE (503) at once when too many wait already. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running < this.width) this.running++;
    else await this.turn();
    try {
      return await task();
    } finally {
      // The place is handed over rather than given back, so that nobody who comes now gets in between.
      const next = this.queue.shift();
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> {
    if (this.queue.length >= this.waiting) throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
    return new Promise((resolve) => this.queue.push(resolve));
  }
}
