import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout; everything runs in it. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Data, logs and pids of the cluster. */
export const HOME = join(ROOT, '.cache/cluster');
/** What runs, as it was printed; kept current. */
export const STATE_FILE = join(ROOT, '.cache/cluster.json');
/** Where a running cluster takes commands. */
export const CONTROL = join(HOME, 'control.sock');

export const logOf = (name) => join(HOME, 'logs', `${name}.log`);

/** A folder of that name, made if it is missing. */
export function folder(name) {
  const path = join(HOME, name);
  // PostgreSQL does not run as root: the user it runs as has to get through.
  mkdirSync(path, { recursive: true, mode: 0o711 });
  return path;
}
