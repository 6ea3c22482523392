import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cache } from '@messagepal/cache';
import { databaseError, Transactions } from '@messagepal/database';
import { Flight } from '@messagepal/flight';
import { compareSnowflakes, maxSnowflake } from '@messagepal/snowflake';
import { DataSource } from 'typeorm';

/** How long ids wait to be written together. */
const FLUSH_AFTER_MS = 1_000;
const KNOWN_MS = 60 * 60_000;
/** What was read from the table may have been overtaken by another process meanwhile: it is believed for less long. */
const READ_MS = 60_000;
/** Rows a statement; the rest waits for the next. */
const BATCH = 5_000;

const keyOf = (channelId: string): string => `last-message:${channelId}`;

/**
 * The id of the newest message of each channel, for unread marks. It is a hint: it may lag by a second in other
 * processes, and the second before a crash may be lost. It rises, and may name a message that was deleted since, until somebody
 * corrects it.
 */
@Injectable()
export class LastMessages implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LastMessages.name);
  /** Not in the table yet. */
  private waiting = new Map<string, string>();
  private readonly flight = new Flight<ReadonlyMap<string, string | null>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly cache: Cache,
    private readonly source: DataSource,
    private readonly transactions: Transactions,
  ) {}

  /** Notes a message; lower ids than the one that is known change nothing. */
  async record(channelId: string, messageId: string): Promise<void> {
    const known = this.waiting.get(channelId);
    if (known !== undefined && compareSnowflakes(known, messageId) >= 0) return;
    this.waiting.set(channelId, messageId);
    this.timer ??= setTimeout(() => void this.flushLater(), FLUSH_AFTER_MS).unref();
    const cached = await this.cache.get<string>(keyOf(channelId));
    if (cached && compareSnowflakes(cached, messageId) >= 0) return;
    await this.cache.set(keyOf(channelId), messageId, KNOWN_MS);
  }

  /**
   * Puts what is left in place of a message that is deleted, null for nothing; another id that is known by now stays. Look
   * afterwards whether a message came meanwhile, and record it: this one may have been written over it.
   */
  async correct(channelId: string, deleted: string, left: string | null): Promise<void> {
    if (this.waiting.get(channelId) === deleted) this.waiting.delete(channelId);
    for (const table of ['channels', 'dm_channels']) {
      const sql = `UPDATE ${table} SET last_message_id = $3 WHERE id = $1 AND last_message_id = $2`;
      await this.source.query(sql, [channelId, deleted, left]);
    }
    const cached = await this.cache.get<string>(keyOf(channelId));
    if (cached === undefined || cached === deleted) await this.cache.set(keyOf(channelId), left ?? '', KNOWN_MS);
  }

  /** By channel; null where there is no message. Channels that do not exist are left out or null. */
  async of(channelIds: readonly string[]): Promise<Map<string, string | null>> {
    const cached = await this.cache.getMany<string>(channelIds.map(keyOf));
    const found = new Map<string, string | null | undefined>(channelIds.map((id, index) => [id, cached[index]]));
    const missing = channelIds.filter((id) => found.get(id) === undefined);
    for (const [id, last] of await this.load(missing)) found.set(id, last);
    return new Map(channelIds.map((id) => [id, highest(found.get(id), this.waiting.get(id))]));
  }

  /** Writes what waits to the table. Rejects while PostgreSQL is away; nothing is lost by that. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = [...this.waiting].sort(([a], [b]) => compareSnowflakes(a, b)).slice(0, BATCH);
    if (batch.length === 0) return;
    await this.write(batch);
    for (const [id, last] of batch) if (this.waiting.get(id) === last) this.waiting.delete(id);
    if (this.waiting.size > 0) await this.flush();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flushLater();
  }

  private async flushLater(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      // They stay and go with the next message.
      this.logger.warn(`Last message ids wait: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Rows in the order of their ids, so that two processes never wait for each other. DM channels have a table of their own. */
  private async write(batch: readonly [channelId: string, messageId: string][]): Promise<void> {
    const parameters = [batch.map(([id]) => id), batch.map(([, last]) => last)];
    await this.transactions.run(async (tx) => {
      await tx.query(
        `UPDATE channels c SET last_message_id = v.last
         FROM (
           SELECT c.guild_id, c.id, v.last FROM unnest($1::bigint[], $2::bigint[]) AS v (id, last)
           JOIN channels c ON c.id = v.id
           WHERE c.last_message_id IS NULL OR c.last_message_id < v.last
           ORDER BY c.id FOR NO KEY UPDATE OF c
         ) v WHERE c.guild_id = v.guild_id AND c.id = v.id`,
        parameters,
      );
      await tx.query(
        `UPDATE dm_channels c SET last_message_id = v.last
         FROM (
           SELECT c.id, v.last FROM unnest($1::bigint[], $2::bigint[]) AS v (id, last) JOIN dm_channels c ON c.id = v.id
           WHERE c.last_message_id IS NULL OR c.last_message_id < v.last
           ORDER BY c.id FOR NO KEY UPDATE OF c
         ) v WHERE c.id = v.id`,
        parameters,
      );
    });
  }

  /**
   * Of a herd that comes back to one guild all ask for the same channels. What is being read is as good as what the cache would have
   * said: a message that was noted before somebody asked was found there.
   */
  private async load(channelIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    if (channelIds.length === 0) return new Map();
    return this.flight.boardUnless(
      channelIds.join(),
      () => true,
      () => this.fetch(channelIds),
    );
  }

  private async fetch(channelIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const rows = await this.read(channelIds);
    // An empty text stands for "none": `undefined` is what the cache says of what it does not know.
    await Promise.all(rows.map(({ id, last }) => this.cache.set(keyOf(id), last ?? '', READ_MS)));
    return new Map(rows.map(({ id, last }) => [id, last]));
  }

  private async read(channelIds: readonly string[]): Promise<{ id: string; last: string | null }[]> {
    try {
      return await this.source.query(
        `SELECT id, last_message_id AS last FROM channels WHERE id = ANY($1::bigint[])
         UNION ALL SELECT id, last_message_id FROM dm_channels WHERE id = ANY($1::bigint[])`,
        [channelIds],
      );
    } catch (error) {
      throw databaseError(error);
    }
  }
}

function highest(a: string | null | undefined, b: string | undefined): string | null {
  if (!a) return b ?? null;
  return b ? maxSnowflake(a, b) : a;
}
