import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { compareSnowflakes } from '@messagepal/snowflake';
import { DataSource } from 'typeorm';
import { OWN_SQL, parametersOf } from './mark-statements';
import type { ReadMark } from './read-mark';

/** How long marks wait to be written together. */
const FLUSH_AFTER_MS = 500;
const ROWS_PER_STATEMENT = 2_000;
/** While PostgreSQL is away for long, further ones are let go: they only save a look at one's own message. */
const MAX_WAITING = 100_000;

/**
 * Whoever writes has read what is above. That costs the send nothing: marks are collected and written twice a second. This
 * process counts with them at once, others half a second later; a crash loses those.
 */
@Injectable()
export class OwnMarks implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OwnMarks.name);
  /** By user and channel: not in the table yet. */
  private readonly waiting = new Map<string, Map<string, string>>();
  private count = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly source: DataSource) {}

  note({ userId, channelId, messageId }: ReadMark): void {
    const marks = this.waiting.get(userId) ?? new Map<string, string>();
    const known = marks.get(channelId);
    if (known === undefined ? this.count >= MAX_WAITING : compareSnowflakes(known, messageId) >= 0) return;
    if (known === undefined) this.count += 1;
    this.waiting.set(userId, marks.set(channelId, messageId));
    this.timer ??= setTimeout(() => void this.flushLater(), FLUSH_AFTER_MS).unref();
  }

  /** Those of a user that are not in the table yet, by channel. */
  of(userId: string): ReadonlyMap<string, string> {
    return this.waiting.get(userId) ?? NONE;
  }

  /** What its owner says of a channel from now on goes before what they have written there. */
  forget(userId: string, channelId: string): void {
    const marks = this.waiting.get(userId);
    if (!marks?.delete(channelId)) return;
    this.count -= 1;
    if (marks.size === 0) this.waiting.delete(userId);
  }

  /** Writes what waits. Rejects while PostgreSQL is away; nothing is lost by that. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const all = this.marks();
    for (let from = 0; from < all.length; from += ROWS_PER_STATEMENT) {
      const batch = all.slice(from, from + ROWS_PER_STATEMENT);
      await this.source.query(OWN_SQL, parametersOf(batch, '0'));
      for (const { userId, channelId, messageId } of batch)
        if (this.of(userId).get(channelId) === messageId) this.forget(userId, channelId);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flushLater();
  }

  private marks(): ReadMark[] {
    return [...this.waiting].flatMap(([userId, marks]) =>
      [...marks].map(([channelId, messageId]) => ({ userId, channelId, messageId })),
    );
  }

  private async flushLater(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      // They stay and go with the next message.
      this.logger.warn(`Marks of one’s own messages wait: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

const NONE: ReadonlyMap<string, string> = new Map();
