import { Injectable } from '@nestjs/common';
import { Transactions } from '@messagepal/database';
import { DataSource, type EntityManager } from 'typeorm';

/** What a job brings about, named so that it happens once. */
export interface EffectKey {
  /** Which effect: `welcome-mail`. */
  kind: string;
  /** On what: usually an id. */
  key: string;
}

/** Effects of jobs that happen once, however often a job runs: queues promise "at least once". */
@Injectable()
export class Effects {
  constructor(
    private readonly transactions: Transactions,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Runs `work` in a transaction unless it has been committed before under this key, and answers whether it ran now. A
   * second caller waits for the first one's transaction. If `work` throws, nothing is remembered.
   */
  async once(effect: EffectKey, work: (tx: EntityManager) => Promise<void>): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const rows = await tx.query<unknown[]>(
        'INSERT INTO effects (kind, key) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT effects_pk DO NOTHING RETURNING 1',
        [effect.kind, effect.key],
      );
      if (rows.length === 0) return false;
      await work(tx);
      return true;
    });
  }

  /** Forgets effects older than that: as long as any job may live. */
  async forget(olderThanDays: number): Promise<void> {
    await this.dataSource.query("DELETE FROM effects WHERE created_at < now() - $1 * interval '1 day'", [
      olderThanDays,
    ]);
  }
}
