import { Injectable } from '@nestjs/common';
import { Batch } from '../frames/batch';
import { GatewayMetrics } from '../gateway-metrics';

/** Who collects events during a turn and sends them at its end. */
export interface Flushable {
  /** Answers how many events were sent. */
  flush(): number;
}

/**
 * Ends the turns: everything that sessions were given in one turn of the event loop leaves at `setImmediate`, one write per
 * socket. On a busy node that is what fan-out costs least by; on a quiet one it delays nothing measurable.
 */
@Injectable()
export class Flusher {
  private waiting: Flushable[] = [];
  private turn = Batch.empty();

  constructor(private readonly metrics: GatewayMetrics) {}

  /** Registers for the end of this turn and gives the batch to begin with. */
  begin(flushable: Flushable): Batch {
    if (this.waiting.length === 0) setImmediate(() => this.end());
    this.waiting.push(flushable);
    return this.turn;
  }

  private end(): void {
    const { waiting } = this;
    this.waiting = [];
    // The old root holds the turn's frames; letting it go frees them once the last socket is written.
    this.turn = Batch.empty();
    let deliveries = 0;
    for (const flushable of waiting) deliveries += flushable.flush();
    this.metrics.flushed(waiting.length, deliveries);
  }
}
