import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobEntry } from '../blob-store';
import { onlyAbsent } from '../blob-failures';

/** Files below a folder as keys in their order, those that begin with `prefix` and come after `after`. */
export async function* walkFiles(root: string, prefix: string, after: string, folder = ''): AsyncGenerator<BlobEntry> {
  const entries = (await readdir(join(root, folder), { withFileTypes: true }).catch(onlyAbsent)) ?? [];
  const keys = entries.map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`);
  // A folder comes where the keys in it do.
  for (const key of keys.toSorted(byUnits)) {
    if (key.endsWith('/')) {
      if (mayHold(key, prefix, after)) yield* walkFiles(root, prefix, after, key);
    } else if (key.startsWith(prefix) && key > after) {
      const found = await stat(join(root, key)).catch(onlyAbsent);
      if (found) yield { key, size: found.size, modified: Math.floor(found.mtimeMs) };
    }
  }
}

const byUnits = (a: string, b: string): number => (a < b ? -1 : 1);

const mayHold = (folder: string, prefix: string, after: string): boolean =>
  (folder.startsWith(prefix) || prefix.startsWith(folder)) && (folder > after || after.startsWith(folder));
