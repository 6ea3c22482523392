import { Inject, Injectable, Optional } from '@nestjs/common';
import { Batch } from '../frames/batch';
import { GatewayMetrics } from '../gateway-metrics';

/** Who collects events during a turn and sends them at its end. */
export interface Flushable {
  /** Answers how many events were sent. */
  flush(): number;
}

/** A flush that took less is not worth waiting after. */
const SHORT_MS = 1;
/** How much longer than the flush before a turn lasts, and the longest. */
const PATIENCE = 2;
const LONGEST_WAIT_MS = 20;

/** Milliseconds of a clock that never steps back; for tests that have to say how long a flush took. */
const NOW = Symbol('now');

/**
 * Ends the turns: everything that sessions were given leaves in one write per socket. A turn ends with that of the event loop
 * (`setImmediate`), unless the node is busy: if the turn before brought several events to a socket and took long to write, the
 * next goes on for twice as long as that took. Writes are what fan-out costs, so a busy node spends a third of its time on them
 * at most, and the busier it is the more events share one; a quiet one, or one sender at a time, is never delayed.
 */
@Injectable()
export class Flusher {
  private waiting: Flushable[] = [];
  private turn = Batch.empty();
  /** Until when the turn goes on if it has begun by then. */
  private pauseEnd = 0;

  constructor(
    private readonly metrics: GatewayMetrics,
    @Optional() @Inject(NOW) private readonly now: () => number = () => performance.now(),
  ) {}

  /** Registers for the end of this turn and gives the batch to begin with. */
  begin(flushable: Flushable): Batch {
    if (this.waiting.length === 0) this.schedule();
    this.waiting.push(flushable);
    return this.turn;
  }

  private schedule(): void {
    const rest = this.pauseEnd - this.now();
    if (rest > 0) setTimeout(() => this.end(), rest);
    else setImmediate(() => this.end());
  }

  private end(): void {
    const began = this.now();
    const { waiting } = this;
    this.waiting = [];
    // The old root holds the turn's frames; letting it go frees them once the last socket is written.
    this.turn = Batch.empty();
    let deliveries = 0;
    for (const flushable of waiting) deliveries += flushable.flush();
    const ended = this.now();
    this.metrics.flushed({ writes: waiting.length, deliveries, ms: ended - began });
    this.pauseEnd = pauseAfter({ began, ended, shared: deliveries > waiting.length });
  }
}

/** Until when events are gathered after a flush. `shared`: some write carried several, so gathering pays. */
function pauseAfter({ began, ended, shared }: { began: number; ended: number; shared: boolean }): number {
  const took = ended - began;
  return shared && took >= SHORT_MS ? ended + Math.min(took * PATIENCE, LONGEST_WAIT_MS) : 0;
}
