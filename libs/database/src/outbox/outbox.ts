import { Injectable } from '@nestjs/common';
import { EventLog } from '@messagepal/event-log';
import { Flight } from '@messagepal/flight';
import { DataSource, type EntityManager } from 'typeorm';
import { databaseError } from '../database-errors';
import type { OutboxEntry, OutboxJob, OutboxRow } from './outbox-row';

/** The jobs that what a transaction announces brings about; asked inside of it. */
export type JobsOf = (entry: OutboxEntry) => readonly OutboxJob[];

/** Gets the jobs of committed transactions, at least once each; rejects while the queue is away. */
export type JobSink = (jobs: readonly OutboxJob[]) => Promise<void>;

const BATCH = 100;
/** Keeps our advisory locks apart from others' on the same text. */
const LOCK_SEED = 7_105_020;

/**
 * What transactions announce: rows written by the transaction itself, moved to the event log after its commit. A crash in
 * between loses nothing: the relay moves what is left. A topic's rows are moved in the order of their ids, by one mover
 * at a time over all processes; moving a row twice changes nothing, since the log knows it by its version or its id.
 */
@Injectable()
export class Outbox {
  private readonly drains = new Flight<void>();
  private readonly followers: JobsOf[] = [];
  private sink: JobSink | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLog,
  ) {}

  /** Adds jobs to whatever this process announces from now on, as if the transaction had asked for them. */
  follow(jobsOf: JobsOf): void {
    this.followers.push(jobsOf);
  }

  /** Announces events, and jobs, with the transaction `tx`. */
  async add(tx: EntityManager, entry: OutboxEntry): Promise<void> {
    const { topic, events, version, rights } = entry;
    const jobs = [...(entry.jobs ?? []), ...this.followers.flatMap((jobsOf) => jobsOf(entry))];
    await tx.query('INSERT INTO outbox (topic, version, rights, events, jobs) VALUES ($1, $2, $3, $4, $5)', [
      topic,
      version ?? null,
      rights ?? null,
      JSON.stringify(events),
      jobs.length > 0 ? JSON.stringify(jobs) : null,
    ]);
  }

  /**
   * Moves everything that was committed for the topic before this call; when it resolves, it is in the log. Call it right
   * after the commit and before the answer.
   *
   * @throws ApiError SERVICE_UNAVAILABLE while the log or PostgreSQL is away. The rows stay, and the relay moves them later.
   */
  async drain(topic: string): Promise<void> {
    return this.drains.board(topic, () => this.drainAll(topic));
  }

  /** Names who takes the jobs. Without a sink, rows with jobs wait for a process that has one. */
  setJobSink(sink: JobSink): void {
    this.sink = sink;
  }

  /** At most `limit` topics with rows that this process could move and that are older than `olderThanMs`. */
  async waitingTopics(olderThanMs: number, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ topic: string }[]>(
      `SELECT topic FROM outbox WHERE created_at < now() - $1 * interval '1 ms' AND (jobs IS NULL OR $3 OR events <> '[]')
       GROUP BY topic ORDER BY min(id) LIMIT $2`,
      [olderThanMs, limit, this.sink !== undefined],
    );
    return rows.map(({ topic }) => topic);
  }

  private async drainAll(topic: string): Promise<void> {
    try {
      let after = '0';
      for (let moved: OutboxRow[] = []; (moved = await this.moveBatch(topic, after)).length === BATCH;) {
        after = moved.at(-1)?.id ?? after;
      }
    } catch (error) {
      throw databaseError(error);
    }
  }

  private moveBatch(topic: string, after: string): Promise<OutboxRow[]> {
    return this.dataSource.transaction('READ COMMITTED', async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [topic, LOCK_SEED]);
      const rows = await tx.query<OutboxRow[]>(
        'SELECT id, topic, version, rights, events, jobs FROM outbox WHERE topic = $1 AND id > $2 ORDER BY id LIMIT $3',
        [topic, after, BATCH],
      );
      for (const row of rows) await this.announce(row);
      await this.settle(tx, rows);
      return rows;
    });
  }

  private async announce(row: OutboxRow): Promise<void> {
    if (row.version !== null) {
      const change = { version: Number(row.version), rights: Number(row.rights), events: row.events };
      await this.log.appendVersion(row.topic, change);
    } else {
      for (const [index, event] of row.events.entries()) {
        await this.log.append(row.topic, event, { once: `outbox:${row.id}:${index}` });
      }
    }
    if (row.jobs && this.sink) await this.sink(row.jobs);
  }

  /** Removes what is done; of a row whose jobs have no taker here, the events. */
  private async settle(tx: EntityManager, rows: OutboxRow[]): Promise<void> {
    const waiting = (row: OutboxRow): boolean => row.jobs !== null && this.sink === undefined;
    const idsOf = (part: OutboxRow[]): string[] => part.map(({ id }) => id);
    const kept = idsOf(rows.filter(waiting));
    await tx.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [idsOf(rows.filter((row) => !waiting(row)))]);
    if (kept.length === 0) return;
    await tx.query(`UPDATE outbox SET events = '[]', version = NULL, rights = NULL WHERE id = ANY($1::bigint[])`, [
      kept,
    ]);
  }
}
