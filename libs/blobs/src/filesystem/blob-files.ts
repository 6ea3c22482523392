import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { codeOf, onlyAbsent } from '../blob-failures';
import type { BlobInfo } from '../blob-store';
import { removeOldDrafts } from './old-drafts';

/** A folder may be removed as empty just before a file is moved into it. */
const TRIES = 5;
const LOOK_EVERY_MS = 3_600_000;

/** Files in a folder that appear whole: written aside, forced to the disk, and then named. */
export class BlobFiles {
  readonly root: string;
  private readonly drafts: string;
  private lookedAt = 0;

  /** @param folder has the files in `blobs` and what is being written in `drafts` */
  constructor(folder: string) {
    this.root = join(folder, 'blobs');
    this.drafts = join(folder, 'drafts');
  }

  path(key: string): string {
    return join(this.root, ...key.split('/'));
  }

  /** @param check is told the bytes that were written and may throw */
  async write(key: string, bodies: readonly Readable[], check: (bytes: number) => void = ignore): Promise<BlobInfo> {
    const draft = join(this.drafts, randomUUID());
    try {
      await this.prepareDrafts();
      check(await writeAll(draft, bodies));
      await this.move(draft, this.path(key));
    } catch (error) {
      for (const body of bodies) body.destroy();
      await rm(draft, { force: true });
      throw error;
    }
    return infoOf(await stat(this.path(key), { bigint: true }));
  }

  async move(from: string, to: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await mkdir(dirname(to), { recursive: true });
      try {
        await rename(from, to);
        break;
      } catch (error) {
        if (codeOf(error) !== 'ENOENT' || attempt === TRIES || !(await exists(from))) throw error;
      }
    }
    await syncFolder(dirname(to));
  }

  async info(key: string): Promise<BlobInfo | undefined> {
    const found = await stat(this.path(key), { bigint: true }).catch(onlyAbsent);
    return found?.isFile() ? infoOf(found) : undefined;
  }

  async remove(key: string): Promise<void> {
    const path = this.path(key);
    await rm(path, { force: true, recursive: true });
    await this.removeEmpty(dirname(path));
  }

  private async prepareDrafts(): Promise<void> {
    await mkdir(this.drafts, { recursive: true });
    if (Date.now() - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = Date.now();
    await removeOldDrafts(this.drafts);
  }

  private async removeEmpty(folder: string): Promise<void> {
    if (!folder.startsWith(this.root) || folder === this.root) return;
    const gone = await rmdir(folder).then(
      () => true,
      // Not empty, or removed by another.
      (error: unknown) => codeOf(error) === 'ENOENT',
    );
    if (gone) await this.removeEmpty(dirname(folder));
  }
}

async function writeAll(path: string, bodies: readonly Readable[]): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for (const body of bodies) bytes += await copyInto(file, body);
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

async function copyInto(file: FileHandle, body: Readable): Promise<number> {
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    await file.writeFile(chunk);
    bytes += chunk.length;
  }
  return bytes;
}

export const infoOf = (found: { size: bigint; mtimeNs: bigint; mtimeMs: bigint; ino: bigint }): BlobInfo => ({
  size: Number(found.size),
  etag: [found.size, found.mtimeNs, found.ino].map((part) => part.toString(36)).join('-'),
  modified: Number(found.mtimeMs),
});

const ignore = (): void => undefined;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** A name is as durable as the folder that it stands in. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
