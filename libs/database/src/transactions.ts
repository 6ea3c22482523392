import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { databaseError, databaseErrorCode } from './database-errors';

const ATTEMPTS = 5;
/** Serialization failure, deadlock: the transaction did nothing wrong and may be run again. */
const AGAIN = new Set(['40001', '40P01']);

/** Transactions on PostgreSQL. Locks rather than levels keep writers apart: lock the guild's row first. */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one READ COMMITTED transaction and commits it. `work` may be run up to 5 times (deadlocks): it must
   * have no effects besides those on `tx`.
   *
   * @throws whatever `work` throws, after a rollback; `ApiError('SERVICE_UNAVAILABLE')` while PostgreSQL is away.
   */
  async run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dataSource.transaction('READ COMMITTED', work);
      } catch (error) {
        if (attempt === ATTEMPTS || !AGAIN.has(databaseErrorCode(error) ?? '')) throw databaseError(error);
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  }
}
