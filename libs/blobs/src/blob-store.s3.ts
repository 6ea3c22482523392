import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { OnApplicationShutdown } from '@nestjs/common';
import { blobsAway } from './blob-failures';
import { demandKey } from './blob-key';
import {
  BlobStore,
  UPLOADS,
  type BlobBody,
  type BlobEntry,
  type BlobInfo,
  type ByteRange,
  type DownloadOptions,
  type UploadedPart,
  type UploadTarget,
} from './blob-store';
import { isMissing, S3Calls, type S3Call } from './s3/s3-calls';
import { s3Client, type S3Place } from './s3/s3-client';
import { S3Links } from './s3/s3-links';
import { S3Uploads } from './s3/s3-uploads';
import { watched } from './s3/watched';
import { partSizes } from './upload-parts';

const UPLOAD_S = 3_600;
/** A body from which nothing comes for so long is given up. */
const STILL_MS = 2_500;
const KEYS_PER_DELETE = 500;
const WRONG_PARTS = new Set(['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'MalformedXML', 'InvalidRequest']);

/** Blobs in a bucket of any server that speaks S3. Clients upload to it and download from it by signed links. */
export class S3BlobStore extends BlobStore implements OnApplicationShutdown {
  private readonly bucket: string;
  private readonly clients: readonly S3Client[];
  private readonly calls: S3Calls;
  private readonly links: S3Links;
  private readonly uploads: S3Uploads;

  /** Asks nobody before the first call. */
  constructor(place: S3Place) {
    super();
    const [inside, outside] = [s3Client(place, place.endpoint), s3Client(place, place.publicEndpoint)];
    this.bucket = place.bucket;
    this.clients = [inside, outside];
    this.calls = new S3Calls(inside);
    this.links = new S3Links(outside, place.bucket);
    this.uploads = new S3Uploads(this.calls, place.bucket);
  }

  /** Makes the bucket if there is none. */
  async prepare(): Promise<void> {
    const bucket = { Bucket: this.bucket };
    try {
      await this.calls.send((client, options) => client.send(new HeadBucketCommand(bucket), options));
    } catch (error) {
      absent(error);
      await this.run((client, options) => client.send(new CreateBucketCommand(bucket), options));
    }
  }

  async beginUpload(key: string, size: number): Promise<UploadTarget> {
    demandKey(key);
    const expiresAt = Date.now() + UPLOAD_S * 1000;
    const sizes = partSizes(size);
    if (sizes.length === 1) {
      const request = await this.links.upload(`${UPLOADS}${key}`, size, UPLOAD_S);
      return { uploadId: null, requests: [request], expiresAt };
    }
    const uploadId = await guarded(() => this.uploads.begin(key));
    const parts = sizes.map((bytes, index) => ({ uploadId, number: index + 1, size: bytes }));
    const requests = await Promise.all(parts.map((part) => this.links.part(key, part, UPLOAD_S)));
    return { uploadId, requests, expiresAt };
  }

  async finishUpload(
    key: string,
    { uploadId, parts = [] }: { uploadId: string | null; parts?: readonly UploadedPart[] },
  ): Promise<BlobInfo | undefined> {
    const done = await this.head(key);
    if (done) return done;
    const finished = uploadId === null ? await this.finishWhole(key) : await this.finishParts(key, uploadId, parts);
    return finished ? this.head(key) : undefined;
  }

  async put(key: string, body: Readable): Promise<BlobInfo> {
    demandKey(key);
    await guarded(() => this.uploads.write(key, body));
    const info = await this.head(key);
    if (!info) throw blobsAway(`${key} was written and is not there`);
    return info;
  }

  async read(key: string, range?: ByteRange): Promise<BlobBody | undefined> {
    const Range = range && `bytes=${range.start}-${range.end ?? ''}`;
    const command = new GetObjectCommand({ Bucket: this.bucket, Key: demandKey(key), Range });
    try {
      const found = await this.calls.send((client, options) => client.send(command, options));
      const size = found.ContentRange === undefined ? found.ContentLength : Number(found.ContentRange.split('/')[1]);
      if (!(found.Body instanceof Readable)) throw new Error('S3 has answered without a body');
      return { info: infoOf({ ...found, ContentLength: size }), body: watched(found.Body, STILL_MS) };
    } catch (error) {
      if (nameOf(error) !== 'InvalidRange') return absent(error);
      const info = await this.head(key);
      return info && { info, body: Readable.from([]) };
    }
  }

  async head(key: string): Promise<BlobInfo | undefined> {
    const command = new HeadObjectCommand({ Bucket: this.bucket, Key: demandKey(key) });
    try {
      return infoOf(await this.calls.send((client, options) => client.send(command, options)));
    } catch (error) {
      return absent(error);
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys.map(demandKey)) await guarded(() => this.uploads.abandon(key));
    const all = keys.flatMap((key) => [key, `${UPLOADS}${key}`]);
    for (let at = 0; at < all.length; at += KEYS_PER_DELETE) await this.removeSome(all.slice(at, at + KEYS_PER_DELETE));
  }

  async list(prefix: string, { after, limit }: { after?: string; limit: number }): Promise<BlobEntry[]> {
    const page = { Bucket: this.bucket, Prefix: prefix, MaxKeys: limit, ...(after && { StartAfter: after }) };
    const { Contents = [] } = await this.run((client, options) => client.send(new ListObjectsV2Command(page), options));
    return Contents.map(({ Key = '', Size = 0, LastModified }) => ({
      key: Key,
      size: Size,
      modified: LastModified?.getTime() ?? 0,
    }));
  }

  downloadUrl(key: string, options: DownloadOptions): Promise<string> {
    return this.links.download(demandKey(key), options);
  }

  onApplicationShutdown(): void {
    for (const client of this.clients) client.destroy();
  }

  /** Away from where the client may still write. */
  private async finishWhole(key: string): Promise<boolean> {
    const staged = `${UPLOADS}${key}`;
    const copy = new CopyObjectCommand({ Bucket: this.bucket, Key: key, CopySource: `${this.bucket}/${staged}` });
    try {
      await this.calls.send((client, options) => client.send(copy, options));
    } catch (error) {
      absent(error);
      return false;
    }
    await this.removeSome([staged]);
    return true;
  }

  private async finishParts(key: string, uploadId: string, parts: readonly UploadedPart[]): Promise<boolean> {
    if (parts.length === 0) return false;
    try {
      await this.uploads.complete(key, uploadId, parts);
      return true;
    } catch (error) {
      if (!WRONG_PARTS.has(nameOf(error))) absent(error);
      return false;
    }
  }

  private async removeSome(keys: readonly string[]): Promise<void> {
    const command = new DeleteObjectsCommand({
      Bucket: this.bucket,
      Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
    });
    const { Errors = [] } = await this.run((client, options) => client.send(command, options));
    if (Errors.length > 0) throw blobsAway(Errors[0]?.Message);
  }

  private run<T>(call: S3Call<T>): Promise<T> {
    return guarded(() => this.calls.send(call));
  }
}

/** An answer that we cannot do anything with, such as that the key is wrong, is told as a store that is away. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof S3ServiceException ? blobsAway(error) : error;
  }
}

const nameOf = (error: unknown): string => (error instanceof S3ServiceException ? error.name : '');

/** Undefined for what is not there. */
function absent(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error instanceof S3ServiceException ? blobsAway(error) : error;
}

const infoOf = (found: { ContentLength?: number; ETag?: string; LastModified?: Date }): BlobInfo => ({
  size: found.ContentLength ?? 0,
  etag: (found.ETag ?? '').replaceAll('"', ''),
  modified: found.LastModified?.getTime() ?? 0,
});
