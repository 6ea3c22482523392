import { toDecimal } from './decimal';
import { compareSnowflakes, EPOCH_MS, snowflakeTime } from './snowflake';
import type { Snowflake } from './snowflake';
import { ClockMovedBack, LeaseLost } from './snowflake.errors';

/** Unix time in milliseconds; `Date.now` by default. May jump. */
export type Clock = () => number;

/** The right to make ids under a node number. */
export interface NodeLease {
  /** Asked before every id, so it has to be cheap; decide on the monotonic clock. */
  valid(): boolean;
  /** Unix ms up to which ids are reserved for this holder: whoever holds the number next starts above. None = no bound. */
  highWaterMs?(): number;
}

export interface SnowflakeGeneratorOptions {
  /** Worker (5 bits) and process (5 bits) as one number, 0–1023. No two live generators may have the same. */
  readonly node: number;
  readonly clock?: Clock;
  readonly lease?: NodeLease;
  /** Unix ms up to which an earlier holder of the node number may have made ids; all ids are later than that. */
  readonly floorMs?: number;
}

const MAX_NODE = 1023;
const MAX_SEQUENCE = 4095;
/** A clock that steps back less is waited for; NTP slews and leap smears stay far below. */
const MAX_STEP_BACK_MS = 5000;

/**
 * Makes ids: 42 bits of ms since {@link EPOCH_MS}, 10 bits of node, 12 bits of sequence. Ids of one generator rise
 * strictly, whatever the clock does: on a small step back the last millisecond is kept and its sequence used up, then the
 * next one is borrowed. Good until 2084, when the sign bit is reached.
 */
export class SnowflakeGenerator {
  private readonly node: number;
  private readonly clock: Clock;
  private readonly lease?: NodeLease;
  /** Millisecond (since the epoch) and sequence of the newest id. */
  private ms: number;
  private sequence = MAX_SEQUENCE;
  /** The latest time the clock has shown. */
  private peak = Number.NEGATIVE_INFINITY;

  /** Throws RangeError on a node number that does not fit 10 bits. */
  constructor({ node, clock = Date.now, lease, floorMs = EPOCH_MS }: SnowflakeGeneratorOptions) {
    if (!Number.isInteger(node) || node < 0 || node > MAX_NODE) {
      throw new RangeError(`A node number is from 0 to ${MAX_NODE}, not ${node}.`);
    }
    this.node = node;
    this.clock = clock;
    this.lease = lease;
    this.ms = Math.max(0, Math.ceil(floorMs) - EPOCH_MS);
  }

  /** Unix ms of the newest id (or the floor): a high-water mark has to be above it. May be ahead of the clock. */
  get highestMs(): number {
    return this.ms + EPOCH_MS;
  }

  /**
   * A new id, above all that this generator has made and above `above`, if given.
   * Throws {@link LeaseLost} or {@link ClockMovedBack}; then nothing was made and a later call may succeed.
   */
  next({ above }: { readonly above?: Snowflake } = {}): Snowflake {
    this.tick(this.time());
    const id = this.current();
    if (above === undefined || compareSnowflakes(id, above) > 0) return id;
    this.moveTo(snowflakeTime(above) - EPOCH_MS + 1);
    return this.current();
  }

  /** Throws what {@link next} would throw; for health checks. */
  check(): void {
    this.time();
  }

  /** The clock in ms since the epoch, if this generator may make an id now. */
  private time(): number {
    if (this.lease && !this.lease.valid()) throw new LeaseLost('it has run out');
    const now = Math.floor(this.clock()) - EPOCH_MS;
    if (now >= this.peak) this.peak = now;
    else if (this.peak - now > MAX_STEP_BACK_MS) throw new ClockMovedBack(this.peak - now);
    return now;
  }

  private tick(now: number): void {
    if (now > this.ms) this.moveTo(now);
    else if (this.sequence < MAX_SEQUENCE) this.sequence++;
    else this.moveTo(this.ms + 1);
  }

  private moveTo(ms: number): void {
    const highWater = this.lease?.highWaterMs?.();
    if (highWater !== undefined && ms + EPOCH_MS > highWater)
      throw new LeaseLost('the time reserved for it is used up');
    this.ms = ms;
    this.sequence = 0;
  }

  private current(): Snowflake {
    return toDecimal(this.ms, this.node * (MAX_SEQUENCE + 1) + this.sequence);
  }
}
