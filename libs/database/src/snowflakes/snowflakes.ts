import { randomUUID } from 'node:crypto';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { ClockMovedBack, LeaseLost, SnowflakeGenerator } from '@messagepal/snowflake';
import type { DataSource } from 'typeorm';
import { systemClocks, WorkerLease, type Clocks } from './worker-lease';
import { WorkerLeases } from './worker-leases';

const RENEW_EVERY_MS = 5_000;
/** How far ahead time is reserved; the ids of a holder never lie beyond it. */
const RESERVE_MS = 10_000;

interface Holding {
  node: number;
  lease: WorkerLease;
  generator: SnowflakeGenerator;
}

/**
 * The ids of this process. Its node number is leased from PostgreSQL, so no two processes ever make the same id, not even
 * when one was frozen, lost its connection or had its clock set back: without a valid lease there is no id.
 */
export class Snowflakes implements OnApplicationShutdown {
  private readonly logger = new Logger(Snowflakes.name);
  private readonly holder = randomUUID();
  private readonly leases: WorkerLeases;
  private holding: Holding;
  private timer: NodeJS.Timeout | undefined;
  private renewal: Promise<void> = Promise.resolve();

  private constructor(
    dataSource: DataSource,
    private readonly clocks: Clocks,
  ) {
    this.leases = new WorkerLeases(dataSource);
  }

  /** Takes a node number and keeps it until shutdown. */
  static async start(dataSource: DataSource, clocks: Clocks = systemClocks): Promise<Snowflakes> {
    const snowflakes = new Snowflakes(dataSource, clocks);
    snowflakes.holding = await snowflakes.take();
    snowflakes.timer = setInterval(() => {
      snowflakes.renewal = snowflakes.tick();
    }, RENEW_EVERY_MS);
    return snowflakes;
  }

  /** The node number of this process, 0–1023; another one after a lost lease. */
  get node(): number {
    return this.holding.node;
  }

  /**
   * A new id, later than all that this process has made and than `above`.
   *
   * @throws ApiError SERVICE_UNAVAILABLE while there is no valid lease (PostgreSQL was away for over 10 s, the process was
   * frozen) or the clock is more than 5 s behind.
   */
  next(options: { above?: string } = {}): string {
    try {
      return this.holding.generator.next(options);
    } catch (cause) {
      if (cause instanceof LeaseLost || cause instanceof ClockMovedBack) {
        throw new ApiError('SERVICE_UNAVAILABLE', { cause, retryAfter: 1 });
      }
      throw cause;
    }
  }

  /** Rejects with the reason why no id can be made; for health checks. */
  async check(): Promise<void> {
    this.holding.generator.check();
  }

  /** Prolongs the lease now, or takes another number when this one was lost. The timer does this every 5 s. */
  async renew(): Promise<void> {
    const { node, lease, generator } = this.holding;
    const sentAt = this.clocks.monotonic();
    const mark = Math.max(this.clocks.wall(), generator.highestMs) + RESERVE_MS;
    if (await this.leases.renew(node, this.holder, mark)) {
      lease.granted(sentAt, mark);
      return;
    }
    lease.lost();
    this.logger.warn(`Another process holds id number ${node}: taking a new one`);
    this.holding = await this.take();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.renewal;
    const { node, lease, generator } = this.holding;
    lease.lost();
    await this.leases.release(node, this.holder, generator.highestMs);
  }

  private async take(): Promise<Holding> {
    const lease = new WorkerLease(this.clocks);
    const sentAt = this.clocks.monotonic();
    let mark = 0;
    const { node, floorMs } = await this.leases.take(this.holder, (floor) => {
      mark = Math.max(this.clocks.wall(), floor) + RESERVE_MS;
      return mark;
    });
    lease.granted(sentAt, mark);
    return {
      node,
      lease,
      generator: new SnowflakeGenerator({ node, lease, floorMs, clock: () => this.clocks.wall() }),
    };
  }

  private async tick(): Promise<void> {
    try {
      await this.renew();
    } catch (error) {
      // The lease runs on until its deadline; the next tick tries again.
      this.logger.warn(`The id number could not be renewed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
