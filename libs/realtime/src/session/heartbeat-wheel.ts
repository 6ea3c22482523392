/** Something that ends unless it shows a sign of life: a connection. */
export interface Perishable {
  /** When it ends as things stand, in ms of the wheel's clock; may have moved since it was asked last. */
  readonly deadline: number;
  expire(): void;
}

const SLOTS = 64;

/**
 * One timer for the deadlines of all connections. A sign of life costs nothing here: it only moves the deadline, which is
 * looked at again when the old one comes round.
 */
export class HeartbeatWheel {
  private readonly slots = Array.from({ length: SLOTS }, () => new Set<Perishable>());
  private readonly slotOf = new Map<Perishable, Set<Perishable>>();
  private at: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tickMs: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.at = this.tickOf(clock());
  }

  get size(): number {
    return this.slotOf.size;
  }

  add(perishable: Perishable): void {
    this.timer ??= setInterval(() => this.turn(), this.tickMs).unref();
    this.place(perishable);
  }

  remove(perishable: Perishable): void {
    this.slotOf.get(perishable)?.delete(perishable);
    this.slotOf.delete(perishable);
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
    const due = [...this.slots[tick % SLOTS]!];
    for (const perishable of due) {
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
    const slot = this.slots[tick % SLOTS]!;
    slot.add(perishable);
    this.slotOf.set(perishable, slot);
  }

  private tickOf(ms: number): number {
    return Math.floor(ms / this.tickMs);
  }
}
