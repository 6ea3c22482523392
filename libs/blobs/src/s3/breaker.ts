import { blobsAway } from '../blob-failures';

/** So many failures in a row open it. */
const FAILURES = 2;
const OPEN_MS = 1_000;

/** Answers at once for a store that has just failed to answer others; now and then one request finds out whether it is back. */
export class Breaker {
  private failures = 0;
  private openUntil = 0;
  private probing = false;

  constructor(
    private readonly isAway: (error: unknown) => boolean,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws ApiError SERVICE_UNAVAILABLE without having asked, while it is open */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const isOpen = this.failures >= FAILURES;
    if (isOpen && (this.probing || this.now() < this.openUntil))
      throw blobsAway('not asked: it did not answer a moment ago');
    this.probing = isOpen;
    try {
      const result = await work();
      this.failures = 0;
      return result;
    } catch (error) {
      this.count(error);
      throw error;
    } finally {
      if (isOpen) this.probing = false;
    }
  }

  private count(error: unknown): void {
    if (!this.isAway(error)) {
      this.failures = 0;
      return;
    }
    this.failures += 1;
    this.openUntil = this.now() + OPEN_MS;
  }
}
