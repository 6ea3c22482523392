/** Something that ends unless it shows a sign of life: a connection. */
export interface Perishable {
  /** When it ends as things stand, in ms of the wheel's clock; may have moved since it was asked last. */
  readonly deadline: number;
  /** The wheel's own, so that it needs no table: in which slot it keeps this, -1 for none, and where there. */
  wheelSlot: number;
  wheelPlace: number;
  expire(): void;
}

const SLOTS = 64;

/**
 * One timer for the deadlines of all connections. A sign of life costs nothing here: it only moves the deadline, which is
 * looked at again when the old one comes round.
 */
export class HeartbeatWheel {
  private readonly slots = Array.from({ length: SLOTS }, (): Perishable[] => []);
  private count = 0;
  private at: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tickMs: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.at = this.tickOf(clock());
  }

  get size(): number {
    return this.count;
  }

  add(perishable: Perishable): void {
    this.timer ??= setInterval(() => this.turn(), this.tickMs).unref();
    this.place(perishable);
  }

  remove(perishable: Perishable): void {
    const slot = this.slots[perishable.wheelSlot];
    const last = slot?.pop();
    if (!slot || !last) return;
    if (last !== perishable) {
      slot[perishable.wheelPlace] = last;
      last.wheelPlace = perishable.wheelPlace;
    }
    perishable.wheelSlot = -1;
    this.count--;
  }

  /** Looks at every slot that came due since the last turn. The timer calls it. */
  turn(): void {
    const now = this.tickOf(this.clock());
    for (const end = Math.min(now, this.at + SLOTS); this.at < end;) this.visit(++this.at);
    this.at = now;
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private visit(tick: number): void {
    const due = this.slots[tick % SLOTS]!.slice();
    for (const perishable of due) {
      // The end of one may have been that of others.
      if (perishable.wheelSlot !== tick % SLOTS) continue;
      if (perishable.deadline <= this.clock()) this.end(perishable);
      else this.place(perishable);
    }
  }

  private end(perishable: Perishable): void {
    this.remove(perishable);
    perishable.expire();
  }

  /** A deadline farther away than one round is visited once a round. */
  private place(perishable: Perishable): void {
    this.remove(perishable);
    const tick = Math.min(Math.max(this.tickOf(perishable.deadline) + 1, this.at + 1), this.at + SLOTS - 1);
    perishable.wheelSlot = tick % SLOTS;
    perishable.wheelPlace = this.slots[perishable.wheelSlot]!.push(perishable) - 1;
    this.count++;
  }

  private tickOf(ms: number): number {
    return Math.floor(ms / this.tickMs);
  }
}
