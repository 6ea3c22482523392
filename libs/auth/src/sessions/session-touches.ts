import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Snowflake } from '@messagepal/protocol';
import { DataSource } from 'typeorm';

const FLUSH_EVERY_MS = 5_000;

/** How exact `last_used_at` is: a session is written at most this often. */
const EXACT_TO_MS = 60_000;

/** Remembers which sessions were used and writes that down in groups. A crash loses at most the last seconds of it. */
@Injectable()
export class SessionTouches implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SessionTouches.name);
  private readonly recent = new LRUCache<Snowflake, true>({ max: 100_000, ttl: EXACT_TO_MS });
  private waiting = new Map<Snowflake, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Notes a use now of a session that was known to be used at `lastUsedAt` (Unix milliseconds). */
  touch(id: Snowflake, lastUsedAt: number): void {
    if (Date.now() - lastUsedAt < EXACT_TO_MS || this.recent.has(id)) return;
    this.recent.set(id, true);
    this.waiting.set(id, new Date());
  }

  /** Writes down what was noted; never rejects. While PostgreSQL is away the notes are dropped: they are worth no queue. */
  async flush(): Promise<void> {
    if (this.waiting.size === 0) return;
    // In the order of ids, so that two processes that touch the same sessions don't wait for each other.
    const uses = [...this.waiting].sort(([a], [b]) => (a < b ? -1 : 1));
    this.waiting = new Map();
    try {
      await this.dataSource.query(
        `UPDATE sessions SET last_used_at = greatest(sessions.last_used_at, used.at)
         FROM unnest($1::bigint[], $2::timestamptz[]) AS used (id, at) WHERE sessions.id = used.id`,
        [uses.map(([id]) => id), uses.map(([, at]) => at)],
      );
    } catch (error) {
      this.logger.warn(`When ${uses.length} sessions were last used is lost: ${String(error)}`);
    }
  }
}
