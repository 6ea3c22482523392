import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Outbox } from './outbox';

const EVERY_MS = 1_000;
/** Younger rows belong to the request that wrote them. */
const OLDER_THAN_MS = 2_000;
const TOPICS_A_ROUND = 100;

/** Moves the outbox rows that a crash, or a log that was away, left behind. Any number of workers may run it. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private failing = false;

  constructor(private readonly outbox: Outbox) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round ??= this.tick().finally(() => (this.round = undefined));
    }, EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** One round; answers how many topics were moved. Rejects while PostgreSQL or the log is away. */
  async relay(olderThanMs = OLDER_THAN_MS): Promise<number> {
    const topics = await this.outbox.waitingTopics(olderThanMs, TOPICS_A_ROUND);
    for (const topic of topics) await this.outbox.drain(topic);
    return topics.length;
  }

  private async tick(): Promise<void> {
    try {
      const moved = await this.relay();
      if (moved > 0) this.logger.log(`Moved what was left of ${moved} topics`);
      this.failing = false;
    } catch (error) {
      // Said once per outage: the next rounds try again by themselves.
      if (!this.failing)
        this.logger.warn(`Left-over events wait: ${error instanceof Error ? error.message : String(error)}`);
      this.failing = true;
    }
  }
}
