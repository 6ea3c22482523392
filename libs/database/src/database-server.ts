import { join } from 'node:path';
import { Global, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/embedded-postgres';
import { askServer } from './silence/ask-server';
import { SilenceWatch } from './silence/silence-watch';
import { watchedClient, type DatabaseClient } from './silence/watched-client';

const logger = new Logger('PostgreSQL');

/** Where the built-in server keeps its data; `eraseEmbeddedPostgres` removes it. */
export const embeddedFolder = (config: Config): string => join(config.dataDir, 'postgres');

/** The PostgreSQL of this process: `DATABASE_URL`, or the built-in one, which it then starts and stops. */
export class DatabaseServer implements OnApplicationShutdown {
  private readonly watch = new SilenceWatch(() => askServer(this.url));

  /** For every pool of this process: its connections break when the server falls silent, so that nobody waits for it. */
  readonly Client: DatabaseClient = watchedClient(this.watch);

  constructor(
    /** Connection URL, with the password. */
    readonly url: string,
    private readonly embedded?: EmbeddedPostgres,
  ) {}

  /** Starts the built-in server in `<dataDir>/postgres` unless the configuration names another. `log` takes the progress. */
  static async open(config: Config, log = (line: string) => logger.log(line)): Promise<DatabaseServer> {
    if (config.databaseUrl !== undefined) return new DatabaseServer(config.databaseUrl);
    const embedded = await startEmbeddedPostgres({ dataDir: embeddedFolder(config), durable: true, log });
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
    this.watch.stop();
    await this.embedded?.stop();
  }
}

/**
 * Provides {@link DatabaseServer}. Nest shuts global modules down last, and among them those first that were imported last:
 * whoever connects to the server lists this module before its own connections, and so the server is stopped after them.
 */
@Global()
@Module({
  providers: [
    { provide: DatabaseServer, inject: [Config], useFactory: (config: Config) => DatabaseServer.open(config) },
  ],
  exports: [DatabaseServer],
})
export class DatabaseServerModule {}
