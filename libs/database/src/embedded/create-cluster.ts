import { chmodSync, chownSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programPath } from './binaries';
import type { DataFolder } from './data-folder';
import { runProgram } from './run-program';
import type { ServerUser } from './server-user';
import { StartupError } from './startup-error';

/** The one role of an embedded database. */
export const SUPERUSER = 'messagepal';

const LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];

function initArguments(draft: string, passwordFile: string, durable: boolean): string[] {
  const args = ['-D', draft, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...LOCALE];
  return durable ? args : [...args, '--no-sync'];
}

function handOver(path: string, user: ServerUser | undefined): void {
  if (user) chownSync(path, user.uid, user.gid);
}

function failure(output: string, cause?: unknown): StartupError {
  const noLoader = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  const why = noLoader
    ? 'its binaries are built for glibc, and this system (Alpine?) has another C library.'
    : `initdb said: ${output.trim()}`;
  return new StartupError(
    'The built-in PostgreSQL could not make its database',
    why,
    'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
    {
      cause,
    },
  );
}

async function fill(
  draft: string,
  native: string,
  folder: DataFolder,
  user: ServerUser | undefined,
  durable: boolean,
): Promise<void> {
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, `${folder.password}\n`, { mode: 0o600 });
  handOver(passwordFile, user);
  handOver(draft, user);
  chmodSync(draft, 0o700);
  try {
    const args = initArguments(draft, passwordFile, durable);
    const end = await runProgram(programPath(native, 'initdb'), args, draft, user).catch((error: unknown) => {
      throw failure(String(error), error);
    });
    if (end.code !== 0) throw failure(end.output);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Makes the cluster if there is none. A draft is renamed when complete, so a start cut short leaves nothing half made. */
export async function ensureCluster(
  native: string,
  folder: DataFolder,
  user: ServerUser | undefined,
  durable: boolean,
): Promise<void> {
  if (existsSync(join(folder.cluster, 'PG_VERSION'))) return;
  const draft = mkdtempSync(join(dirname(folder.cluster), 'draft-'));
  try {
    await fill(draft, native, folder, user, durable);
    renameSync(draft, folder.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process made it in the meantime: theirs is as good as ours.
    if (error instanceof StartupError || !existsSync(join(folder.cluster, 'PG_VERSION'))) throw error;
  }
}
