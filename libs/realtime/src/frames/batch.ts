import type { DispatchEvent } from './dispatch-event';
import type { Encoding } from './encoding';
import { FrameRun } from './frame-run';

/**
 * The events that a session got in one turn of the event loop, in order. Batches are interned: sessions that got exactly
 * the same events hold the same object, and so its frames are laid end to end once for all of them. For a session,
 * taking an event is one step to the next batch.
 */
export class Batch {
  private next: Batch | undefined;
  private readonly runs: { encoding: Encoding; run: FrameRun }[] = [];

  private constructor(
    readonly length: number,
    private readonly before?: Batch,
    private readonly event?: DispatchEvent,
  ) {}

  /** The batch of a new turn, with nothing in it. */
  static empty(): Batch {
    return new Batch(0);
  }

  /** This batch and one event more. An event goes to all its hearers before the next one does, so one memo is enough. */
  with(event: DispatchEvent): Batch {
    if (this.next?.event !== event) this.next = new Batch(this.length + 1, this, event);
    return this.next;
  }

  /** In the order they were added. */
  events(): DispatchEvent[] {
    const events: DispatchEvent[] = [];
    this.collect(events);
    return events;
  }

  /** The frames of the batch in this encoding, made once. */
  frames(encoding: Encoding): FrameRun {
    const known = this.runs.find((made) => made.encoding === encoding);
    if (known) return known.run;
    const run = new FrameRun(this.events().map((event) => event.template(encoding)));
    this.runs.push({ encoding, run });
    return run;
  }

  private collect(events: DispatchEvent[]): void {
    if (!this.event) return;
    this.before?.collect(events);
    events.push(this.event);
  }
}
