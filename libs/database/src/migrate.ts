import { DataSource, type MigrationInterface } from 'typeorm';
import { unreachable, tooOld, OLDEST_VERSION } from './connect-failures';
import { MIGRATIONS } from './migrations';

const MIGRATION_LOCK = 7_105_010;
/** A migration must not queue for ever behind a long transaction: everybody else would queue behind it. */
const LOCK_TIMEOUT = '30s';
/** Another process may be in the middle of a long migration. */
const TURN_TIMEOUT = '15min';

/** Migrations that are counted apart from others. */
export interface MigrationSet {
  /** Their classes, in order; each has a `name` that ends in a timestamp of 13 digits. */
  readonly migrations: readonly MigrationClass[];
  /** The table that remembers which were run. */
  readonly table: string;
}

type MigrationClass = new () => MigrationInterface;

/** The product's own. */
const CORE: MigrationSet = { migrations: MIGRATIONS, table: 'migrations' };

async function connect(url: string, { migrations, table }: MigrationSet): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: table,
    migrationsTransactionMode: 'each',
    applicationName: 'messagepal-migrate',
    connectTimeoutMS: 5_000,
    extra: { max: 2, options: `-c lock_timeout=${LOCK_TIMEOUT}` },
  });
  try {
    return await source.initialize();
  } catch (error) {
    throw unreachable(url, error);
  }
}

async function checkVersion(source: DataSource): Promise<void> {
  const [row] = await source.query<{ version: number }[]>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version",
  );
  if (row && row.version < OLDEST_VERSION) throw tooOld(row.version);
}

/**
 * Brings the database at `url` to the newest schema (of the product, or of another set), one transaction per migration. Processes that start together take
 * turns; the second finds nothing to do.
 *
 * @returns the names of the migrations that were run
 * @throws StartupError when the database does not answer, refuses us, or is older than PostgreSQL 15
 */
export async function migrate(url: string, set: MigrationSet = CORE): Promise<string[]> {
  const source = await connect(url, set);
  const turn = source.createQueryRunner();
  try {
    await checkVersion(source);
    await turn.query(`SET lock_timeout = '${TURN_TIMEOUT}'`);
    await turn.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return (await source.runMigrations()).map(({ name }) => name);
  } finally {
    await turn.release();
    await source.destroy();
  }
}
