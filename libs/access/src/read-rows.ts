import { databaseError } from '@messagepal/database';
import type { DataSource, EntityManager } from 'typeorm';

/** Where to read: the database, or the transaction that is under way. */
export type Reader = Pick<DataSource | EntityManager, 'query'>;

/** Rows of a read. Rejects with `ApiError('SERVICE_UNAVAILABLE')` while PostgreSQL is away: nobody is let in on doubt. */
export async function readRows<Row>(source: Reader, sql: string, parameters: unknown[]): Promise<Row[]> {
  try {
    return await source.query<Row[]>(sql, parameters);
  } catch (error) {
    throw databaseError(error);
  }
}
