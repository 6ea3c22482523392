import type { Rate } from '@messagepal/config';

/** Counts what a client sends, in windows that begin with the first frame after the last one ended. */
export class FrameMeter {
  private count = 0;
  private since: number | undefined;

  /** Whether one more frame at `now` (monotonic ms, whole: those take no room of their own) is within the rate. */
  allows({ limit, perMs }: Rate, now: number): boolean {
    if (this.since === undefined || now - this.since >= perMs) {
      this.since = now;
      this.count = 0;
    }
    return ++this.count <= limit;
  }
}
