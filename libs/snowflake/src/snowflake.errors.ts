/** The wall clock is more than 5 s behind what it has shown before; no id is made until it has caught up. */
export class ClockMovedBack extends Error {
  override readonly name = 'ClockMovedBack';

  constructor(readonly byMs: number) {
    super(`The clock is ${Math.round(byMs)} ms behind a time it has shown before.`);
  }
}

/**
 * The node number may belong to somebody else by now, or an id would lie beyond the time that is reserved for this
 * holder of it. An id made all the same could be made twice.
 */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(reason: string) {
    super(`No id without a lease on the node number: ${reason}.`);
  }
}
