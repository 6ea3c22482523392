import type { Config } from '@messagepal/config';
import type { EngineProbe } from '@messagepal/runtime';
import { Client } from 'pg';
import { reasonOf, unreachable } from './connect-failures';
import { isDatabaseAway } from './database-errors';

const ANSWER_MS = 3_000;

/**
 * Asks whether the PostgreSQL of `DATABASE_URL` lets us in, for processes that wait for it. Rejects with its reason while it is
 * away, and with a StartupError when it refuses us (password, database): that does not pass by waiting.
 */
export const databaseProbe = ({ databaseUrl = '' }: Config): EngineProbe => ({
  name: 'postgres',
  check: () => ask(databaseUrl),
});

async function ask(url: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    application_name: 'messagepal-probe',
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
  });
  // A connection that breaks between two of our calls is reported by the next one.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    throw isDatabaseAway(error) ? new Error(reasonOf(error)) : unreachable(url, error);
  } finally {
    await client.end().catch(() => undefined); // it never was connected
  }
}
