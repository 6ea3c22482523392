import { join } from 'node:path';
import { Global, Logger, Module } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { BlobStore } from './blob-store';
import { FilesystemBlobStore } from './blob-store.filesystem';
import { S3BlobStore } from './blob-store.s3';
import { signingKey } from './filesystem/signing-key';
import { UploadTokens } from './filesystem/upload-tokens';

const logger = new Logger('BlobStore');

function openBlobs(config: Config): BlobStore {
  const { s3Endpoint, s3AccessKeyId, s3SecretAccessKey, dataDir, publicUrl } = config;
  if (s3Endpoint !== undefined && s3AccessKeyId !== undefined && s3SecretAccessKey !== undefined) {
    return openS3({
      endpoint: s3Endpoint,
      publicEndpoint: config.s3PublicEndpoint ?? s3Endpoint,
      region: config.s3Region,
      bucket: config.s3Bucket,
      accessKeyId: s3AccessKeyId,
      secretAccessKey: s3SecretAccessKey,
      forcePathStyle: config.s3ForcePathStyle,
    });
  }
  const tokens = signedBy(join(dataDir, 'secrets', 'uploads.key'));
  return new FilesystemBlobStore(join(dataDir, 'files'), `${publicUrl}/api/v1/uploads`, tokens);
}

/** Nothing is made in the data folder before there is a file to put there. */
function signedBy(path: string): () => Promise<UploadTokens> {
  let known: UploadTokens | undefined;
  return async () => (known ??= new UploadTokens(await signingKey(path)));
}

/** A store that is away keeps nobody from starting: text does without files. */
function openS3(place: ConstructorParameters<typeof S3BlobStore>[0]): BlobStore {
  const store = new S3BlobStore(place);
  store.prepare().catch((error: unknown) => {
    logger.warn(`S3 at ${place.endpoint} does not answer, or the bucket ${place.bucket} cannot be used`, error);
  });
  return store;
}

/** Files as bytes, for everybody: in S3 where one is configured, else in the data folder. */
@Global()
@Module({ providers: [{ provide: BlobStore, inject: [Config], useFactory: openBlobs }], exports: [BlobStore] })
export class BlobsModule {}
