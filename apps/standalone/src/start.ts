import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadConfig, type Config } from '@messagepal/config';
import { DatabaseServer, migrate, StartupError } from '@messagepal/database';
import { loadExtensions, withExtensions, type Extensions } from '@messagepal/extension';
import { useGatewayAdapter } from '@messagepal/realtime';
import { buildDocument, createApp, endWith, productVersion, serveDocs, type Undo } from '@messagepal/runtime';
import { banner } from './banner';
import { seedDemo } from './demo/seed-demo';
import { Progress } from './progress';
import { ROLES, StandaloneModule } from './standalone.module';

const logger = new Logger('Standalone');

/**
 * Brings everything up in one process, phase by phase, and prints where it is. Rejects with what stopped it; `undo` hears how to
 * stop what runs by then.
 */
export async function startStandalone(undo: Undo): Promise<void> {
  const config = loadConfig();
  const extensions = loadExtensions(config.extensions);
  const progress = new Progress((text) => process.stdout.write(text));
  for (const warning of config.warnings) process.stderr.write(`! ${warning}\n`);
  await checkPort(config);
  const database = await progress.phase('engines', (note) => openDatabase(config, note));
  undo(() => database.onApplicationShutdown());
  await progress.phase('migrations', async (note) => (await migrate(database.url)).forEach(note));
  const effective = config.with({ databaseUrl: database.url });
  const app = await progress.phase('modules', () =>
    createApp(withExtensions(StandaloneModule, ROLES, extensions), effective),
  );
  undo(() => app.close());
  stopWith(app, database);
  await progress.phase('http', () => listen(app, effective, extensions));
  if (config.demo) await progress.phase('demo', (note) => seedDemo(app, note));
  process.stdout.write(
    banner({ version: productVersion(), config, embedded: config.embedded, readyIn: progress.total }),
  );
}

async function openDatabase(config: Config, note: (text: string) => void): Promise<DatabaseServer> {
  if (config.embedded) makeDataDir(config.dataDir);
  const database = await DatabaseServer.open(config, note);
  await database.own();
  return database;
}

function makeDataDir(folder: string): void {
  try {
    // PostgreSQL cannot run as root: the user it runs as has to get through.
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartupError(
      'The data folder cannot be written',
      why,
      'Make it writable, or name another: MP_DATA_DIR=… npm start',
      {
        cause: error,
      },
    );
  }
}

/** Finds out early: a port that is taken should not cost the start of an engine. */
function checkPort({ port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

async function listen(app: NestExpressApplication, config: Config, { tags }: Extensions): Promise<void> {
  useGatewayAdapter(app);
  serveDocs(app, buildDocument(app, productVersion(), tags));
  await app.listen(config.port, config.host);
}

/** The database outlives the application, which still writes while it drains. */
function stopWith(app: NestExpressApplication, database: DatabaseServer): void {
  const close = async (): Promise<void> => {
    await app.close();
    await database.onApplicationShutdown();
  };
  endWith(close, (error) => logger.fatal(error));
}
