import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'messagepal-media-';
/** No work takes that long. */
const FORGOTTEN_MS = 3_600_000;

/** Runs `work` with an empty folder, which is gone afterwards with all that is in it. */
export async function withWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what processes have left that were killed while they worked; answers how many folders that were. */
export async function removeForgottenFolders(now = Date.now()): Promise<number> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  const removed = await Promise.all(names.map((name) => removeForgotten(join(tmpdir(), name), now)));
  return removed.filter(Boolean).length;
}

/** Another process may be doing the same. */
async function removeForgotten(folder: string, now: number): Promise<boolean> {
  const about = await stat(folder).catch(() => undefined);
  if (!about || now - about.mtimeMs < FORGOTTEN_MS) return false;
  await rm(folder, { recursive: true, force: true });
  return true;
}
