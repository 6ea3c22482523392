import { GetObjectCommand, PutObjectCommand, UploadPartCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { DownloadOptions, UploadRequest } from '../blob-store';

const TYPE = 'application/octet-stream';
/** The client of S3 says it of every body whose type it does not know. */
const HEADERS = { 'Content-Type': TYPE };
/** Signed, so that no other size and type is taken. */
const SIGNED = new Set(['host', 'content-length', 'content-type']);
const MAX_DOWNLOAD_S = 60;

/** Signs links; asks nobody. */
export class S3Links {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async upload(key: string, size: number, seconds: number): Promise<UploadRequest> {
    const command = new PutObjectCommand({ Bucket: this.bucket, Key: key, ContentLength: size, ContentType: TYPE });
    const url = await getSignedUrl(this.client, command, { expiresIn: seconds, signableHeaders: SIGNED });
    return { method: 'PUT', url, headers: HEADERS, size };
  }

  async part(key: string, part: { uploadId: string; number: number; size: number }, seconds: number) {
    const { uploadId: UploadId, number: PartNumber, size } = part;
    const command = new UploadPartCommand({ Bucket: this.bucket, Key: key, UploadId, PartNumber, ContentLength: size });
    const url = await getSignedUrl(this.client, command, { expiresIn: seconds, signableHeaders: SIGNED });
    return { method: 'PUT', url, headers: HEADERS, size } as const;
  }

  download(key: string, { seconds, contentType, disposition }: DownloadOptions): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ResponseContentType: contentType,
      ResponseContentDisposition: disposition,
      ResponseCacheControl: 'private, max-age=0',
    });
    return getSignedUrl(this.client, command, { expiresIn: Math.min(seconds, MAX_DOWNLOAD_S) });
  }
}
