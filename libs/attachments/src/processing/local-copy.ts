import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '@messagepal/blobs';
import { blankMetadata, isImageType } from '@messagepal/media';
import { blobKey, type AttachmentRow } from '../attachment';

/** Copies a file into the folder; undefined if its bytes are gone. */
export async function localCopy(blobs: BlobStore, row: AttachmentRow, folder: string): Promise<string | undefined> {
  const found = await blobs.read(blobKey(row));
  if (!found) return undefined;
  const path = join(folder, 'original');
  await pipeline(found.body, createWriteStream(path));
  return path;
}

/**
 * {@link localCopy} of an image, without what it tells besides the picture. If it told anything, the stored one is replaced by it,
 * which has the same length.
 */
export async function cleanCopy(blobs: BlobStore, row: AttachmentRow, folder: string): Promise<string | undefined> {
  const { contentType: type } = row;
  const found = await blobs.read(blobKey(row));
  if (!found || !isImageType(type)) return undefined;
  const path = join(folder, 'clean');
  const [before, after] = [createHash('sha256'), createHash('sha256')];
  await pipeline(
    found.body,
    hashed(before),
    (bytes: AsyncIterable<Buffer>) => blankMetadata(type, bytes),
    hashed(after),
    createWriteStream(path),
  );
  const isSame = before.digest('hex') === after.digest('hex');
  if (!isSame) await blobs.put(blobKey(row), createReadStream(path));
  return path;
}

const hashed = (hash: Hash) =>
  async function* (bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of bytes) {
      hash.update(piece);
      yield piece;
    }
  };
