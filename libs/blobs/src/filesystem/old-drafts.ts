import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { onlyAbsent } from '../blob-failures';

/** Nothing is written to for so long without a byte that comes. */
const OLD_MS = 3_600_000;

/** Removes what processes were writing when they were killed. */
export async function removeOldDrafts(folder: string, now = Date.now()): Promise<void> {
  for (const name of (await readdir(folder).catch(onlyAbsent)) ?? []) {
    const path = join(folder, name);
    const found = await stat(path).catch(onlyAbsent);
    if (found && now - found.mtimeMs > OLD_MS) await rm(path, { force: true });
  }
}
