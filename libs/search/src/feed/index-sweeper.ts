import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { snowflakeAt } from '@messagepal/snowflake';
import { DataSource } from 'typeorm';

const EVERY_MS = 30_000;
const CHANNELS_PER_SWEEP = 1_000;
/** Channels that were written in so lately are looked at now and then, whatever is known of them. */
const LIVELY_MS = 24 * 60 * 60_000;

/**
 * Notes as new in: channels whose last message was not seen; those that are due to be settled; and by and by every channel of the
 * last day, since neither a note nor the last message survives every crash.
 */
const SWEEP = `
  INSERT INTO search_changes (channel_id, message_id)
  SELECT id, 0 FROM (
    SELECT c.id FROM (
      SELECT id, last_message_id FROM channels UNION ALL SELECT id, last_message_id FROM dm_channels
    ) c LEFT JOIN search_marks m ON m.channel_id = c.id
    WHERE c.last_message_id > COALESCE(m.seen, 0)
    UNION SELECT channel_id FROM search_marks WHERE settled < seen AND settled_at < now() - interval '30 s'
    UNION (
      SELECT channel_id FROM search_marks WHERE seen > $2 AND looked_at < now() - interval '10 min' ORDER BY looked_at LIMIT 200
    )
  ) late ORDER BY id LIMIT $1
  ON CONFLICT DO NOTHING`;

/** Finds channels that the index lags behind in, every 30 s. Several workers may do so. */
@Injectable()
export class IndexSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(IndexSweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;

  constructor(private readonly source: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round ??= this.quietly().finally(() => (this.round = undefined));
    }, EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** Notes up to 1,000 channels; the rest is found by the next sweep. */
  async sweep(): Promise<void> {
    await this.source.query(SWEEP, [CHANNELS_PER_SWEEP, snowflakeAt(Date.now() - LIVELY_MS)]);
  }

  private async quietly(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.logger.warn(`Channels that lag are found by the next sweep: ${String(error)}`);
    }
  }
}
