import type { DataSource } from 'typeorm';
import { StartupError } from '../embedded/startup-error';

/** How long a node number stays taken without a renewal, by the clock of PostgreSQL. */
export const LEASE_MS = 15_000;
const ACQUIRE_LOCK = 7_105_030;

/** A node number as it was taken. */
export interface TakenNode {
  node: number;
  /** Earlier holders made no id later than this (Unix ms; 0 if there was none). */
  floorMs: number;
}

/** The table of node numbers, 0 to 1023, each held by one process at most. */
export class WorkerLeases {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes the free number whose earlier holders are the longest gone, and reserves time for it: `reserve` gets their
   * mark and answers the new one.
   *
   * @throws StartupError when all 1024 numbers are held.
   */
  async take(holder: string, reserve: (floorMs: number) => number): Promise<TakenNode> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [ACQUIRE_LOCK]);
      const [free] = await tx.query<{ node: number; mark: string }[]>(
        `SELECT number.node, coalesce(lease.high_water_ms, 0) AS mark
         FROM generate_series(0, 1023) AS number (node) LEFT JOIN worker_leases lease USING (node)
         WHERE lease.node IS NULL OR lease.expires_at < now()
         ORDER BY mark, number.node LIMIT 1`,
      );
      if (!free) throw noneFree();
      const floorMs = Number(free.mark);
      await tx.query(
        `INSERT INTO worker_leases (node, holder, expires_at, high_water_ms)
         VALUES ($1, $2, now() + $3 * interval '1 ms', $4)
         ON CONFLICT ON CONSTRAINT worker_leases_pk DO UPDATE
         SET holder = excluded.holder, expires_at = excluded.expires_at, high_water_ms = excluded.high_water_ms`,
        [free.node, holder, LEASE_MS, reserve(floorMs)],
      );
      return { node: free.node, floorMs };
    });
  }

  /** Prolongs a lease and raises its mark. False when another process holds the number now. */
  async renew(node: number, holder: string, markMs: number): Promise<boolean> {
    const rows = await this.dataSource.query<[unknown[], number]>(
      `UPDATE worker_leases SET expires_at = now() + $3 * interval '1 ms', high_water_ms = greatest(high_water_ms, $4)
       WHERE node = $1 AND holder = $2`,
      [node, holder, LEASE_MS, markMs],
    );
    return rows[1] === 1;
  }

  /** Gives a number back; `markMs` is the time of the last id made under it. */
  async release(node: number, holder: string, markMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE worker_leases SET expires_at = now() - interval '1 ms', high_water_ms = $3 WHERE node = $1 AND holder = $2`,
      [node, holder, markMs],
    );
  }
}

const noneFree = (): StartupError =>
  new StartupError(
    'There is no free id number',
    'All 1024 are held by running processes, or by such that ended less than 15 s ago.',
    'Run fewer processes on this database, or wait 15 s and start again.',
  );
