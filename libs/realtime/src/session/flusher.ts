import { Injectable } from '@nestjs/common';
import { Batch } from '../frames/batch';
import { GatewayMetrics } from '../gateway-metrics';

/** Who collects events during a turn and sends them at its end. */
export interface Flushable {
  /** Answers how many events were sent. */
  flush(): number;
}

/** A flush that took less is not worth waiting after. */
const SHORT_MS = 1;
/** However long a flush took, the next waits no longer than this. */
const LONGEST_WAIT_MS = 10;

/**
 * Ends the turns: everything that sessions were given leaves in one write per socket. A turn ends with that of the event loop
 * (`setImmediate`), unless the flush before took long and has only just ended: then the turn goes on for as long as that
 * flush took. Writes are what fan-out costs, so a busy node spends at most half its time on them, and the busier it is the
 * more events share a write; a quiet one delays nothing.
 */
@Injectable()
export class Flusher {
  private waiting: Flushable[] = [];
  private turn = Batch.empty();
  private lastEnd = 0;
  private lastTook = 0;

  constructor(private readonly metrics: GatewayMetrics) {}

  /** Registers for the end of this turn and gives the batch to begin with. */
  begin(flushable: Flushable): Batch {
    if (this.waiting.length === 0) this.schedule();
    this.waiting.push(flushable);
    return this.turn;
  }

  private schedule(): void {
    const rest =
      this.lastTook < SHORT_MS ? 0 : this.lastEnd + Math.min(this.lastTook, LONGEST_WAIT_MS) - performance.now();
    if (rest > 0) setTimeout(() => this.end(), rest);
    else setImmediate(() => this.end());
  }

  private end(): void {
    const began = performance.now();
    const { waiting } = this;
    this.waiting = [];
    // The old root holds the turn's frames; letting it go frees them once the last socket is written.
    this.turn = Batch.empty();
    let deliveries = 0;
    for (const flushable of waiting) deliveries += flushable.flush();
    this.metrics.flushed(waiting.length, deliveries);
    this.lastEnd = performance.now();
    this.lastTook = this.lastEnd - began;
  }
}
