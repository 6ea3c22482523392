import type { Position } from '../frames/position';

/** How many dispatches back a session can be resumed by `seq` alone. */
export const RING_SIZE = 512;

/** A list that is pushed to takes room for 17 at once; most sessions are idle and never need it. */
const GROWS_ONE_BY_ONE = 8;

/** Remembers which log position the last {@link RING_SIZE} sequence numbers of a session stood for. Grows as it is used. */
export class Ring {
  private slots: (Position | undefined)[] = [];
  private last: number;

  /** `seq` is the number of the last dispatch before the ring began. */
  constructor(private readonly start = 0) {
    this.last = start;
  }

  /** Numbers come in order, one by one. */
  push(position: Position | undefined): void {
    const at = (this.last++ - this.start) % RING_SIZE;
    if (at === this.slots.length && at < GROWS_ONE_BY_ONE) this.slots = this.slots.concat(position);
    // Assigning just behind the end keeps the array dense.
    else this.slots[at] = position;
  }

  /** The lowest `seq` after which nothing is forgotten. */
  get floor(): number {
    return Math.max(this.start, this.last - RING_SIZE);
  }

  /** What was dispatched after the floor, oldest first: the entry at index i has the number floor + 1 + i. */
  entries(): (Position | undefined)[] {
    const count = this.last - this.floor;
    return Array.from({ length: count }, (_, index) => this.slots[(this.floor - this.start + index) % RING_SIZE]);
  }
}
