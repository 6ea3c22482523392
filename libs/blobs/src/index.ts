export { BlobStore, UPLOADS } from './blob-store';
export type {
  BlobBody,
  BlobEntry,
  BlobInfo,
  ByteRange,
  DownloadOptions,
  UploadedPart,
  UploadRequest,
  UploadTarget,
} from './blob-store';
export { bounded } from './bounded';
export { BlobsModule } from './blobs.module';
export { BlobsHttpModule } from './blobs-http.module';
export { FilesystemBlobStore } from './blob-store.filesystem';
export { UploadTokens } from './filesystem/upload-tokens';
export { S3BlobStore } from './blob-store.s3';
export type { S3Place } from './s3/s3-client';
