import { databaseError } from '@messagepal/database';
import type { DataSource } from 'typeorm';

/** Rows of a read. Rejects with `ApiError('SERVICE_UNAVAILABLE')` while PostgreSQL is away: nobody is let in on doubt. */
export async function readRows<Row>(source: DataSource, sql: string, parameters: unknown[]): Promise<Row[]> {
  try {
    return await source.query<Row[]>(sql, parameters);
  } catch (error) {
    throw databaseError(error);
  }
}
