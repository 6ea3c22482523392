import { setTimeout as sleep } from 'node:timers/promises';
import { findNative, usableBinaries } from './binaries';
import { ensureCluster, SUPERUSER } from './create-cluster';
import { openDataFolder, type DataFolder } from './data-folder';
import { findPostmaster, stopPostmaster } from './postmaster';
import { serverUser } from './server-user';
import { freePort, spawnServer, type SpawnedServer } from './spawn-server';
import { folderInUse, notStarted, passwordRefused } from './start-failures';
import { StartupError } from './startup-error';
import { Tenancy } from './tenancy';

const PATIENCE_MS = 60_000;
const SHARED_HOME = '/var/lib/messagepal';

/** How to start an embedded PostgreSQL. */
export interface EmbeddedPostgresOptions {
  /** Folder of its own (password, log, data); made when it is missing. */
  dataDir: string;
  /** TCP port on 127.0.0.1; a free one when not given. A server that already runs keeps its own. */
  port?: number;
  /** Progress, one sentence a call. */
  log: (line: string) => void;
  /** False turns fsync off: for tests, where a power cut may lose everything. */
  durable: boolean;
  /** Where binaries and data go when root's own folders are closed to the server's user. Default /var/lib/messagepal. */
  sharedHome?: string;
}

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** Connection URL of the database `postgres`, with the password. */
  url: string;
  port: number;
  /** True when the server was running before: another process shares it, or a killed one left it. */
  adopted: boolean;
  /**
   * Makes this process the owner of the data: what serves it must be alone, what only looks at it need not be.
   *
   * @throws StartupError when another process owns it.
   */
  own(): Promise<void>;
  /** Leaves the server and shuts it down, unless other processes still use it. */
  stop(): Promise<void>;
}

const urlOf = (folder: DataFolder, port: number) =>
  `postgres://${SUPERUSER}:${folder.password}@127.0.0.1:${port}/postgres`;

/** Another process was a moment faster, or a killed server's children are still leaving. */
const passing = /shared memory block|lock file "postmaster.pid"/;
const portTaken = /could not bind|Address already in use/;
const wrongPassword = (error: unknown) => error instanceof Error && 'code' in error && error.code === '28P01';

/** One way to a running server; repeated until one holds, since other processes may start and stop it meanwhile. */
class Start {
  private readonly deadline = Date.now() + PATIENCE_MS;
  private readonly user = serverUser();
  private readonly native: string;
  private readonly folder: DataFolder;
  private spawned: SpawnedServer | undefined;
  private failure = '';
  private fatal: StartupError | undefined;

  constructor(private readonly options: EmbeddedPostgresOptions) {
    const sharedHome = options.sharedHome ?? SHARED_HOME;
    this.native = usableBinaries(findNative(), this.user, sharedHome);
    this.folder = openDataFolder(options.dataDir, this.user, sharedHome);
    if (!this.folder.cluster.startsWith(this.folder.home)) {
      options.log(
        `PostgreSQL may not enter ${this.folder.home} (it cannot run as root): its data is in ${this.folder.cluster}`,
      );
    }
  }

  async run(): Promise<EmbeddedPostgres> {
    try {
      return await this.untilOpened();
    } catch (error) {
      // A server that we started and cannot use would only be in the way of the next start.
      if (this.spawned) await stopPostmaster(this.folder.cluster, this.native);
      throw error;
    }
  }

  private async untilOpened(): Promise<EmbeddedPostgres> {
    while (Date.now() < this.deadline) {
      const port = await this.serverPort();
      const tenancy = port === undefined ? undefined : await this.join(port);
      if (tenancy && port !== undefined) return this.opened(port, tenancy);
      await sleep(10);
    }
    throw notStarted(this.folder, this.failure || `It did not answer within ${PATIENCE_MS / 1000} s.`);
  }

  /** The port of the server on our data, once its pid file says that it listens: a port alone could be anybody's. */
  private async serverPort(): Promise<number | undefined> {
    const running = findPostmaster(this.folder.cluster);
    if (running) return running.state === 'ready' ? running.port : undefined;
    if (this.fatal) throw this.fatal;
    if (!this.spawned) await this.spawn();
    return undefined;
  }

  private async spawn(): Promise<void> {
    this.options.log('starting PostgreSQL');
    await ensureCluster(this.native, this.folder, this.user, this.options.durable);
    const port = this.options.port ?? (await freePort());
    this.spawned = spawnServer(this.native, this.folder, this.user, port, this.options.durable);
    void this.spawned.ended.then((log) => this.ended(log));
  }

  private ended(log: string): void {
    this.failure = log;
    this.spawned = undefined;
    const again = passing.test(log) || (portTaken.test(log) && this.options.port === undefined);
    if (!again) this.fatal = notStarted(this.folder, log.slice(-1500));
  }

  private async join(port: number): Promise<Tenancy | undefined> {
    const onLost = (error: Error): void => this.options.log(`PostgreSQL: ${error.message}`);
    try {
      return await Tenancy.join(urlOf(this.folder, port), onLost);
    } catch (error) {
      if (wrongPassword(error)) throw passwordRefused(this.folder, error);
      this.failure = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }

  private opened(port: number, tenancy: Tenancy): EmbeddedPostgres {
    const adopted = this.spawned === undefined;
    this.options.log(
      adopted ? `PostgreSQL was running: joined it on port ${port}` : `PostgreSQL is ready on port ${port}`,
    );
    const url = urlOf(this.folder, port);
    return { url, port, adopted, own: () => this.own(tenancy), stop: () => this.stop(tenancy) };
  }

  private async own(tenancy: Tenancy): Promise<void> {
    if (!(await tenancy.own())) throw folderInUse(this.folder);
  }

  private async stop(tenancy: Tenancy): Promise<void> {
    const last = await tenancy.isLast();
    if (last) await stopPostmaster(this.folder.cluster, this.native);
    await tenancy.leave();
  }
}

/**
 * Starts the PostgreSQL that npm ships, or joins the one that already runs on `dataDir`: after a kill -9 of its parent
 * the server stays up, and the next start takes it over. Loopback only, scram password kept in `<dataDir>/password`.
 *
 * @throws StartupError when the platform has no binaries, a folder cannot be used, or another process owns the data.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  return new Start(options).run();
}
