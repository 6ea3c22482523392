import { Global, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { HealthRegistry } from '@messagepal/runtime';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { AuditLog } from './audit-log';
import { isDatabaseAway } from './database-errors';
import { databaseHealth } from './database-health';
import { DatabaseServer, DatabaseServerModule } from './database-server';
import { migrate } from './migrate';
import { Outbox } from './outbox/outbox';
import { SilentServerError } from './silence/silent-server.error';
import { Snowflakes } from './snowflakes/snowflakes';
import { SnowflakesModule } from './snowflakes/snowflakes.module';
import { Transactions } from './transactions';

/** Connections per process. */
const POOL_SIZE = 20;
const logger = new Logger('PostgreSQL');

/** No statement and no open transaction outlives these; a request's own time limits are shorter. */
const TIME_LIMITS = {
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  // Those before are the server's to keep. One that answers others and not this is given up in the end; one that answers
  // nobody, at once (DatabaseServer.Client).
  query_timeout: 16_000,
  // A router that forgets idle connections says so to nobody.
  keepAlive: true,
  keepAliveInitialDelayMillis: 30_000,
};

const optionsFor = (server: DatabaseServer): TypeOrmModuleOptions => ({
  type: 'postgres',
  url: server.url,
  applicationName: 'messagepal',
  autoLoadEntities: true,
  synchronize: false,
  poolSize: POOL_SIZE,
  connectTimeoutMS: 5_000,
  extra: { ...TIME_LIMITS, Client: server.Client },
  poolErrorHandler: (error: Error) => {
    // Of those the watch has spoken.
    if (!(error instanceof SilentServerError)) logger.warn(`An idle connection broke: ${error.message}`);
  },
  retryAttempts: 10,
  retryDelay: 1_000,
  toRetry: isDatabaseAway,
});

async function migrated(options?: DataSourceOptions): Promise<DataSource> {
  if (options?.type !== 'postgres' || options.url === undefined) throw new Error('there is no address of PostgreSQL');
  const done = await migrate(options.url);
  if (done.length > 0) logger.log(`migrated: ${done.join(', ')}`);
  return new DataSource(options).initialize();
}

/**
 * PostgreSQL for everybody: TypeORM on a migrated database (entities come from `TypeOrmModule.forFeature`), transactions,
 * outbox, audit log and ids. Without `DATABASE_URL` it starts the built-in server.
 */
@Global()
@Module({
  imports: [
    DatabaseServerModule,
    TypeOrmModule.forRootAsync({
      imports: [DatabaseServerModule],
      inject: [DatabaseServer],
      useFactory: optionsFor,
      dataSourceFactory: migrated,
    }),
    SnowflakesModule,
  ],
  providers: [AuditLog, Outbox, Transactions],
  exports: [AuditLog, Outbox, Transactions],
})
export class DatabaseModule implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly snowflakes: Snowflakes,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.health.register('postgres', () => databaseHealth(this.dataSource));
    this.health.register('ids', () => this.snowflakes.check());
  }
}
