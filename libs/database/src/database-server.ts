import { join } from 'node:path';
import { Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/embedded-postgres';

/** The PostgreSQL of this process: `DATABASE_URL`, or the built-in one, which it then starts and stops. */
export class DatabaseServer implements OnApplicationShutdown {
  constructor(
    /** Connection URL, with the password. */
    readonly url: string,
    private readonly embedded?: EmbeddedPostgres,
  ) {}

  /** Starts the built-in server in `<dataDir>/postgres` unless the configuration names another. */
  static async open(config: Config): Promise<DatabaseServer> {
    if (config.databaseUrl !== undefined) return new DatabaseServer(config.databaseUrl);
    const logger = new Logger('PostgreSQL');
    const embedded = await startEmbeddedPostgres({
      dataDir: join(config.dataDir, 'postgres'),
      durable: true,
      log: (line) => logger.log(line),
    });
    return new DatabaseServer(embedded.url, embedded);
  }

  /**
   * Makes sure that no other process serves the built-in database. A process that keeps anything in memory beside it
   * calls this before it starts its work; a command line need not.
   *
   * @throws StartupError when another process owns the data folder.
   */
  async own(): Promise<void> {
    await this.embedded?.own();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.embedded?.stop();
  }
}

/** Provides {@link DatabaseServer}; whoever connects to it imports this, so that it is stopped last. */
@Module({
  providers: [
    { provide: DatabaseServer, inject: [Config], useFactory: (config: Config) => DatabaseServer.open(config) },
  ],
  exports: [DatabaseServer],
})
export class DatabaseServerModule {}
