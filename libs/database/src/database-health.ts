import type { DataSource } from 'typeorm';

/** Resolves while PostgreSQL answers a query, rejects with its reason otherwise. */
export async function databaseHealth(dataSource: DataSource): Promise<void> {
  await dataSource.query('SELECT 1');
}
