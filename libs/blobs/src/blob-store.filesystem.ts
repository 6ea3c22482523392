import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ApiError } from '@messagepal/errors';
import { blobsAway, codeOf, onlyAbsent } from './blob-failures';
import { demandKey } from './blob-key';
import {
  BlobStore,
  UPLOADS,
  type BlobBody,
  type BlobEntry,
  type BlobInfo,
  type ByteRange,
  type UploadedPart,
  type UploadTarget,
} from './blob-store';
import { BlobFiles, infoOf } from './filesystem/blob-files';
import type { UploadGrant, UploadTokens } from './filesystem/upload-tokens';
import { walkFiles } from './filesystem/walk-files';
import { bounded } from './bounded';
import { partSizes } from './upload-parts';

const UPLOAD_MS = 3_600_000;
/** So that what is uploaded never passes for JSON. */
const HEADERS = { 'Content-Type': 'application/octet-stream' };
/** Of an upload that is one part. */
const WHOLE = 'whole';

/** Blobs as files in a folder. Uploads go to the API by links that are signed. */
export class FilesystemBlobStore extends BlobStore {
  private readonly files: BlobFiles;

  /**
   * @param folder on one file system; processes that share the files share the folder
   * @param tokens who signs the links, asked for when there is something to sign
   * @param uploadUrl where the API takes uploads; a token is put behind it
   */
  constructor(
    folder: string,
    private readonly uploadUrl: string,
    private readonly tokens: () => Promise<UploadTokens>,
    private readonly now: () => number = Date.now,
  ) {
    super();
    this.files = new BlobFiles(folder);
  }

  async beginUpload(key: string, size: number): Promise<UploadTarget> {
    demandKey(key);
    const sizes = partSizes(size);
    const uploadId = sizes.length > 1 ? randomUUID() : null;
    const expiresAt = this.now() + UPLOAD_MS;
    const tokens = await guarded(this.tokens);
    const requests = sizes.map((bytes, index) => {
      const token = tokens.sign({ key, uploadId, part: index + 1, size: bytes, expiresAt });
      return { method: 'PUT' as const, url: `${this.uploadUrl}/${token}`, headers: HEADERS, size: bytes };
    });
    return { uploadId, requests, expiresAt };
  }

  /**
   * Takes what a client uploads by one of its links; answers the part's ETag.
   *
   * @throws ApiError UPLOAD_REFUSED for a link that is not ours or too old, UPLOAD_INCOMPLETE for fewer bytes than were
   * announced, FILE_TOO_LARGE for more
   */
  async receive(token: string, body: Readable): Promise<string> {
    const grant = (await guarded(this.tokens)).verify(token);
    const check = (bytes: number): void => {
      if (bytes < grant.size) throw new ApiError('UPLOAD_INCOMPLETE');
    };
    return guarded(async () => (await this.files.write(stagedKey(grant), [bounded(body, grant.size)], check)).etag);
  }

  finishUpload(
    key: string,
    { uploadId, parts = [] }: { uploadId: string | null; parts?: readonly UploadedPart[] },
  ): Promise<BlobInfo | undefined> {
    demandKey(key);
    return guarded(async () => {
      const done = await this.files.info(key);
      if (done) await this.files.remove(`${UPLOADS}${key}`);
      if (done) return done;
      return uploadId === null ? this.finishWhole(key) : this.finishParts(key, uploadId, parts);
    });
  }

  put(key: string, body: Readable): Promise<BlobInfo> {
    demandKey(key);
    return guarded(() => this.files.write(key, [body]));
  }

  read(key: string, range: ByteRange = { start: 0 }): Promise<BlobBody | undefined> {
    return guarded(async () => {
      const file = await open(this.files.path(demandKey(key)), 'r').catch(onlyAbsent);
      if (!file) return undefined;
      const found = await file.stat({ bigint: true });
      const info = infoOf(found);
      const isEmpty = range.start >= info.size;
      if (isEmpty || !found.isFile()) await file.close();
      if (!found.isFile()) return undefined;
      // `end` is inclusive in both.
      return { info, body: isEmpty ? Readable.from([]) : createReadStream('', { fd: file, ...range }) };
    });
  }

  head(key: string): Promise<BlobInfo | undefined> {
    return guarded(() => this.files.info(demandKey(key)));
  }

  async remove(keys: readonly string[]): Promise<void> {
    await guarded(async () => {
      for (const key of keys.map(demandKey)) {
        await this.files.remove(key);
        await this.files.remove(`${UPLOADS}${key}`);
      }
    });
  }

  list(prefix: string, { after = '', limit }: { after?: string; limit: number }): Promise<BlobEntry[]> {
    return guarded(async () => {
      const found: BlobEntry[] = [];
      for await (const entry of walkFiles(this.files.root, prefix, after)) {
        found.push(entry);
        if (found.length === limit) break;
      }
      return found;
    });
  }

  /** Only the API has the files. */
  downloadUrl(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  private async finishWhole(key: string): Promise<BlobInfo | undefined> {
    const staged = stagedKey({ key, uploadId: null, part: 1 });
    if (!(await this.files.info(staged))) return undefined;
    await this.files.move(this.files.path(staged), this.files.path(key));
    return this.files.info(key);
  }

  private async finishParts(key: string, uploadId: string, parts: readonly UploadedPart[]) {
    const folder = stagedFolder(key, uploadId);
    const names = (await readdir(this.files.path(folder)).catch(onlyAbsent)) ?? [];
    const numbers = parts.map(({ number }) => number).toSorted((a, b) => a - b);
    const isWhole = numbers.length > 0 && numbers.every((number, index) => number === index + 1);
    if (!isWhole || names.length !== numbers.length) return undefined;
    for (const { number, etag } of parts) {
      if ((await this.files.info(`${folder}/${number}`))?.etag !== etag.replaceAll('"', '')) return undefined;
    }
    const info = await this.files.write(key, [Readable.from(this.join(folder, numbers), { objectMode: false })]);
    await this.files.remove(`${UPLOADS}${key}`);
    return info;
  }

  private async *join(folder: string, numbers: readonly number[]): AsyncGenerator<Buffer> {
    for (const number of numbers) {
      yield* createReadStream(this.files.path(`${folder}/${number}`)) as AsyncIterable<Buffer>;
    }
  }
}

const stagedFolder = (key: string, uploadId: string | null): string => `${UPLOADS}${key}/${uploadId ?? WHOLE}`;
const stagedKey = ({ key, uploadId, part }: Pick<UploadGrant, 'key' | 'uploadId' | 'part'>): string =>
  `${stagedFolder(key, uploadId)}/${part}`;

/** A full or broken disk is a store that is away. Errors that do not come from the disk, such as the stream's, pass. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw DISK_ERRORS.has(codeOf(error)) ? blobsAway(error) : error;
  }
}

const DISK_ERRORS = new Set([
  'EIO',
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'EBUSY',
  'ESTALE',
]);
