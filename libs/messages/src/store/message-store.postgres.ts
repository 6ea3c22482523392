import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { databaseError, type DatabaseClient } from '@messagepal/database';
import { Batcher, Gatherer } from '@messagepal/flight';
import { compareSnowflakes } from '@messagepal/snowflake';
import { Pool } from 'pg';
import type { MessageRow } from '../message';
import { MessageStore } from './message-store';
import type { MessagePatch, PageQuery } from './message-store';
import { toRow, type MessageRecord } from './postgres/message-record';
import * as statements from './postgres/statements';
import type { Statement } from './postgres/statements';

const CONNECTIONS = 8;
const CONNECT_MS = 3_000;
const STATEMENT_MS = 5_000;
/** Measured: beyond this a longer statement gains nothing over the commit that it shares. */
const ROWS_PER_INSERT = 64;
const MAX_WAITING = 10_000;
/** Of 100 ids at most each. */
const READS_TOGETHER = 32;
const ROWS_PER_PURGE = 5_000;
const CLEAN_EVERY_MS = 10 * 60_000;

interface Wanted {
  channelId: string;
  ids: readonly string[];
}

/** Messages in PostgreSQL, on connections of its own, so that a burst of them cannot starve the rest. */
export class PostgresMessageStore extends MessageStore implements OnApplicationShutdown {
  private readonly logger = new Logger('MessageStore');
  private readonly pool: Pool;
  private readonly inserts = new Batcher<MessageRow>({
    write: (rows) => this.insertAll(rows),
    isItemsFault: isDataError,
    size: ROWS_PER_INSERT,
    maxWaiting: MAX_WAITING,
  });
  private readonly reads = new Gatherer<Wanted, MessageRow[]>({
    read: (wanted) => this.getTogether(wanted),
    size: READS_TOGETHER,
  });
  private cleanedAt = 0;

  /** Connects with the first call. */
  constructor(connectionString: string, Client?: DatabaseClient) {
    super();
    const limits = {
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: STATEMENT_MS,
    };
    const place = { connectionString, max: CONNECTIONS, application_name: 'messagepal-messages' };
    this.pool = new Pool({ ...place, ...limits, ...(Client && { Client }) });
    this.pool.on('error', (error) => this.logger.warn(`An idle connection was lost: ${error.message}`));
  }

  insert(row: MessageRow): Promise<void> {
    return this.inserts.add(row);
  }

  async page(channelId: string, { before, after, around, limit }: PageQuery): Promise<MessageRow[]> {
    if (around !== undefined) return this.rows(statements.around(channelId, around, limit));
    if (after !== undefined) return (await this.rows(statements.above(channelId, after, limit))).reverse();
    if (before !== undefined) return this.rows(statements.below(channelId, before, limit));
    return this.rows(statements.newest(channelId, limit));
  }

  getMany(channelId: string, ids: readonly string[]): Promise<MessageRow[]> {
    return this.reads.ask({ channelId, ids });
  }

  async update(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined> {
    const [patched] = await this.rows(statements.update(channelId, id, patch));
    if (patched) return patched;
    // A statement of its own: one that waited for another's update still reads the row as it was before it.
    const [current] = await this.getMany(channelId, [id]);
    return current;
  }

  remove(channelId: string, id: string): Promise<void> {
    return this.removeMany(channelId, [id]);
  }

  async removeMany(channelId: string, ids: readonly string[]): Promise<void> {
    // In one order everywhere, so that two removals of the same rows wait for each other in place of locking up.
    await this.run(statements.remove(channelId, [...new Set(ids)].sort(compareSnowflakes)));
    this.cleanNowAndThen();
  }

  async purge(channelId: string, below?: string): Promise<void> {
    while ((await this.run(statements.purge(channelId, ROWS_PER_PURGE, below))) > 0);
    await this.run(statements.purgeTombstones(channelId, below));
  }

  scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]> {
    return this.rows(statements.above(channelId, after ?? '-1', limit));
  }

  /** Closes the connections; every later call is refused. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private async getTogether(wanted: readonly Wanted[]): Promise<MessageRow[][]> {
    const [first, ...others] = wanted;
    if (first && others.length === 0) return [await this.rows(statements.byIds(first.channelId, first.ids))];
    const places = wanted.flatMap(({ channelId, ids }) => ids.map((id) => ({ channelId, id })));
    const column = (name: 'channelId' | 'id'): string[] => places.map((place) => place[name]);
    const rows = await this.rows(statements.byPlaces(column('channelId'), column('id')));
    const found = new Map(rows.map((row) => [`${row.channelId}/${row.id}`, row]));
    return wanted.map(({ channelId, ids }) => [...new Set(ids)].flatMap((id) => found.get(`${channelId}/${id}`) ?? []));
  }

  private async insertAll(rows: MessageRow[]): Promise<void> {
    rows.sort((a, b) => compareSnowflakes(a.channelId, b.channelId) || compareSnowflakes(a.id, b.id));
    await this.run(statements.insert(rows));
  }

  private async rows(statement: Statement): Promise<MessageRow[]> {
    const { rows } = await this.query(statement);
    return rows.map(toRow);
  }

  private async run(statement: Statement): Promise<number> {
    const { rowCount } = await this.query(statement);
    return rowCount ?? 0;
  }

  private async query(statement: Statement) {
    try {
      return await this.pool.query<MessageRecord>(statement);
    } catch (error) {
      throw databaseError(error);
    }
  }

  private cleanNowAndThen(): void {
    const now = Date.now();
    if (now - this.cleanedAt < CLEAN_EVERY_MS) return;
    this.cleanedAt = now;
    this.run(statements.clean(ROWS_PER_PURGE)).catch((error: unknown) => {
      this.logger.warn('Old tombstones were not removed; the next removal after 10 minutes tries again.', error);
    });
  }
}

/** SQLSTATE 22 and 23: a value that cannot be stored, as opposed to an engine that cannot store. */
const isDataError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && /^2[23]/.test(String(error.code));
