import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { clusterFolder } from './data-folder';
import { startEmbeddedPostgres } from './embedded-postgres';
import { findPostmaster } from './postmaster';
import { StartupError } from './startup-error';

/**
 * Removes an embedded database for good, wherever its data lies. A server that a killed process left behind is stopped.
 *
 * @throws StartupError when a living process uses it; then nothing is removed.
 */
export async function eraseEmbeddedPostgres(dataDir: string): Promise<void> {
  const home = resolve(dataDir);
  if (!existsSync(home)) return;
  const place = clusterFolder(home);
  const cluster = join(place, 'db');
  if (findPostmaster(cluster)) await stopIfUnused(home);
  if (findPostmaster(cluster)) {
    throw new StartupError('The data cannot be removed', `${home} is still in use.`, 'Stop MessagePal first.');
  }
  for (const folder of [place, home]) rmSync(folder, { recursive: true, force: true });
}

async function stopIfUnused(home: string): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir: home, durable: true, log: () => {} });
  await server.stop();
}
