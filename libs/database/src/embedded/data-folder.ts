import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { canEnter, type ServerUser } from './server-user';
import { StartupError } from './startup-error';

/** Where one embedded database lives. */
export interface DataFolder {
  /** Ours: password, log and, where the server may enter it, the cluster. */
  home: string;
  /** PostgreSQL's data directory. */
  cluster: string;
  /** The server's log; it outlives this process, so it is a file and not a pipe. */
  logFile: string;
  password: string;
}

function makeFolder(path: string, mode: number): void {
  const first = mkdirSync(path, { recursive: true, mode });
  if (first === undefined) return;
  // The umask may have taken bits away that the server's user needs.
  for (let made = path; made.length >= first.length; made = dirname(made)) chmodSync(made, mode);
}

/** Written once, never replaced: the first of several processes that start together wins. */
function writeOnce(file: string, text: string): string {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft);
    }
  }
  return readFileSync(file, 'utf8').trim();
}

function sharedFolder(sharedHome: string): string {
  makeFolder(sharedHome, 0o755);
  const folder = mkdtempSync(join(sharedHome, 'data-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** The folder that holds the cluster of `home`: itself, or the one that its file `location` names. */
export function clusterFolder(home: string): string {
  const pointer = join(home, 'location');
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : home;
}

function clusterHome(home: string, user: ServerUser | undefined, sharedHome: string): string {
  const known = clusterFolder(home);
  if (known !== home || canEnter(home, user)) return known;
  // A file names the other place, so that a deleted data folder never comes back with old data.
  const made = sharedFolder(sharedHome);
  const chosen = writeOnce(join(home, 'location'), made);
  if (chosen !== made) rmSync(made, { recursive: true });
  return chosen;
}

/**
 * Makes or opens the data folder at `path`. When the server's user cannot enter it (root's data in a closed home),
 * the cluster lies in a folder of its own under `sharedHome`, named by the file `location`.
 */
export function openDataFolder(path: string, user: ServerUser | undefined, sharedHome: string): DataFolder {
  const home = resolve(path);
  try {
    makeFolder(home, user ? 0o711 : 0o700);
    const password = writeOnce(join(home, 'password'), randomBytes(24).toString('base64url'));
    const place = clusterHome(home, user, sharedHome);
    makeFolder(place, 0o711);
    return { home, cluster: join(place, 'db'), logFile: join(home, 'postgres.log'), password };
  } catch (cause) {
    throw new StartupError(
      'The data folder cannot be used',
      `${home}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Make it writable, or name another folder with MP_DATA_DIR.',
      { cause },
    );
  }
}
