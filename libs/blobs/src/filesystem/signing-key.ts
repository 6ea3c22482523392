import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../blob-failures';

const BYTES = 32;

/**
 * The key in this file, made by whichever process comes first.
 *
 * @throws Error for a file that is no key, such as one that a crash has left empty: with an empty key everybody could sign
 */
export async function signingKey(path: string): Promise<Buffer> {
  const found = await readFile(path).catch(onlyMissing);
  if (found) return demandWhole(found, path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, randomBytes(BYTES), { mode: 0o600, flush: true });
  // Unlike a rename this never replaces the key of another process.
  await link(draft, path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  await rm(draft);
  return demandWhole(await readFile(path), path);
}

function demandWhole(key: Buffer, path: string): Buffer {
  if (key.length !== BYTES) throw new Error(`${path} is no key of ${BYTES} bytes; remove it to have another one made`);
  return key;
}

function onlyMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
