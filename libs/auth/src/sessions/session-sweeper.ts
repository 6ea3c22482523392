import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Config, LIMITS } from '@messagepal/config';
import { DataSource } from 'typeorm';

const EVERY_MS = 3_600_000;
/** Rows removed by one statement; so many are locked at once, and a large backlog is no long transaction. */
const AT_ONCE = 1_000;
/** Ended sessions are kept so long for those who look into what happened just now, and who revoke again. */
const KEPT = '1 day';
/** Of whom nothing is left here, a prune thinks that they were away: it may ask for so many days. */
const WITNESS = `${LIMITS.moderation.pruneDays} days`;

/**
 * Removes sessions that have ended, revoked, too old or unused for too long, and were last used before the longest absence that
 * a prune may ask for. Any number of workers may run it at once.
 */
@Injectable()
export class SessionSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SessionSweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round ??= this.tick().finally(() => (this.round = undefined));
    }, EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.round;
  }

  /** Removes all there are, `atOnce` by `atOnce`; answers how many. Rejects while PostgreSQL is away. */
  async sweep(atOnce = AT_ONCE): Promise<number> {
    let removed = 0;
    for (let last = atOnce; last === atOnce && !this.stopping; removed += last) last = await this.removeSome(atOnce);
    return removed;
  }

  /** Rows that another worker removes, or that are in use, are left out rather than waited for. */
  private async removeSome(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM sessions WHERE id IN (
         SELECT id FROM sessions
         WHERE last_used_at < now() - interval '${WITNESS}'
           AND (revoked_at < now() - interval '${KEPT}' OR expires_at < now() - interval '${KEPT}'
             OR (kind = 'user' AND last_used_at < now() - interval '${KEPT}' - $1 * interval '1 ms'))
         LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [this.config.limits.accounts.sessionIdleMs, limit],
    );
    return count;
  }

  private async tick(): Promise<void> {
    try {
      const removed = await this.sweep();
      if (removed > 0) this.logger.log(`Removed ${removed} sessions that have ended`);
    } catch (error) {
      this.logger.warn(`Sessions that have ended stay for now: ${String(error)}`);
    }
  }
}
