import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../blob-failures';

const BYTES = 32;

/** The key in this file, made by whichever process comes first. */
export async function signingKey(path: string): Promise<Buffer> {
  const found = await readFile(path).catch(onlyMissing);
  if (found?.length === BYTES) return found;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, randomBytes(BYTES), { mode: 0o600 });
  // Unlike a rename this never replaces the key of another process.
  await link(draft, path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(path);
}

function onlyMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
