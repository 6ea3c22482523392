import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations';

const MIGRATION_LOCK = 7_105_010;
/** A migration must not queue for ever behind a long transaction: everybody else would queue behind it. */
const LOCK_TIMEOUT = '30s';
/** Another process may be in the middle of a long migration. */
const TURN_TIMEOUT = '15min';

/**
 * Brings the database at `url` to the newest schema, one transaction per migration. Processes that start together take
 * turns; the second finds nothing to do.
 *
 * @returns the names of the migrations that were run
 */
export async function migrate(url: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    applicationName: 'messagepal-migrate',
    extra: { max: 2, options: `-c lock_timeout=${LOCK_TIMEOUT}` },
  });
  await source.initialize();
  const turn = source.createQueryRunner();
  try {
    await turn.query(`SET lock_timeout = '${TURN_TIMEOUT}'`);
    await turn.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return (await source.runMigrations()).map(({ name }) => name);
  } finally {
    await turn.release();
    await source.destroy();
  }
}
