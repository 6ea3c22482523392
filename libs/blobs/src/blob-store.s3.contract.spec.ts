import { createTestS3 } from '@messagepal/testing';
import { blobStoreContract } from './blob-store.contract';
import { S3BlobStore } from './blob-store.s3';

// Real: an S3 server.
blobStoreContract('the S3 blob store', async () => {
  const s3 = await createTestS3();
  const store = new S3BlobStore({ ...s3, publicEndpoint: s3.endpoint, forcePathStyle: true });
  return {
    store,
    upload: async ({ url, method, headers }, body) => {
      const answer = await fetch(url, { method, headers: { ...headers }, body: new Uint8Array(body) });
      await answer.arrayBuffer();
      return { status: answer.status, etag: answer.headers.get('etag') ?? '' };
    },
    close: async () => {
      store.onApplicationShutdown();
      await s3.drop();
    },
  };
});
