import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { ApiError } from '@messagepal/errors';
import type { UploadedPart } from '../blob-store';
import { pieces } from './pieces';
import { isMissing, type S3Calls } from './s3-calls';

/** The least that S3 takes as a part that is not the last. */
const PIECE_BYTES = 5 * 1024 * 1024;

const isAway = (error: unknown): boolean => error instanceof ApiError && error.status === 503;

/** Writes to one bucket, in parts where there is much to write. */
export class S3Uploads {
  constructor(
    private readonly calls: S3Calls,
    private readonly bucket: string,
  ) {}

  async begin(key: string): Promise<string> {
    const command = new CreateMultipartUploadCommand({ Bucket: this.bucket, Key: key });
    const { UploadId } = await this.calls.send((client, options) => client.send(command, options));
    if (UploadId === undefined) throw new Error('S3 has begun an upload without a name');
    return UploadId;
  }

  async complete(key: string, uploadId: string, parts: readonly UploadedPart[]): Promise<void> {
    const sorted = parts.toSorted((a, b) => a.number - b.number);
    const command = new CompleteMultipartUploadCommand({
      Bucket: this.bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts: sorted.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
    });
    await this.calls.send((client, options) => client.send(command, options));
  }

  /** Writes all of the stream; if that fails nothing is left of it. */
  async write(key: string, body: Readable): Promise<void> {
    const source = pieces(body, PIECE_BYTES);
    try {
      const first = await source.next();
      if (first.done || first.value.length < PIECE_BYTES) await this.writeWhole(key, first.value ?? Buffer.alloc(0));
      else await this.writeParts(key, first.value, source);
    } finally {
      await source.return(undefined);
    }
  }

  /** Gives up every upload in parts to exactly this key. */
  async abandon(key: string): Promise<void> {
    const command = new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: key });
    const { Uploads = [] } = await this.calls.send((client, options) => client.send(command, options));
    for (const { Key, UploadId } of Uploads) if (Key === key && UploadId !== undefined) await this.abort(key, UploadId);
  }

  private async writeWhole(key: string, bytes: Buffer): Promise<void> {
    await this.calls.sendBytes(bytes, (client, Body, options) =>
      client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body, ContentLength: bytes.length }), options),
    );
  }

  private async writeParts(key: string, first: Buffer, rest: AsyncIterable<Buffer>): Promise<void> {
    const uploadId = await this.begin(key);
    try {
      const parts = [await this.writePart(key, { uploadId, number: 1 }, first)];
      for await (const piece of rest)
        if (piece.length > 0) parts.push(await this.writePart(key, { uploadId, number: parts.length + 1 }, piece));
      await this.complete(key, uploadId, parts);
    } catch (error) {
      // What the store does not hear now is removed with the key, by the clean-up; nobody waits for a store that is away.
      const aborted = this.abort(key, uploadId).catch(() => undefined);
      if (!isAway(error)) await aborted;
      throw error;
    }
  }

  private async writePart(
    key: string,
    { uploadId, number }: { uploadId: string; number: number },
    bytes: Buffer,
  ): Promise<UploadedPart> {
    const part = { Bucket: this.bucket, Key: key, UploadId: uploadId, PartNumber: number };
    const { ETag = '' } = await this.calls.sendBytes(bytes, (client, Body, options) =>
      client.send(new UploadPartCommand({ ...part, Body, ContentLength: bytes.length }), options),
    );
    return { number, etag: ETag };
  }

  private async abort(key: string, uploadId: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({ Bucket: this.bucket, Key: key, UploadId: uploadId });
    try {
      await this.calls.send((client, options) => client.send(command, options));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
