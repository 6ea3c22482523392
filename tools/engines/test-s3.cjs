// A bucket that nobody else uses on the test run's S3 server.
const {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} = require('@aws-sdk/client-s3');

let count = 0;

function server() {
  const text = process.env.MP_TEST_S3;
  if (!text)
    throw new Error(
      'MP_TEST_S3 is not set: run this test through Jest’s contract or e2e project (tools/engines/jest-setup.cjs sets it)',
    );
  return JSON.parse(text);
}

async function withClient(work) {
  const { endpoint, region, accessKeyId, secretAccessKey } = server();
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

async function empty(client, Bucket) {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads)
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) return;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
}

exports.createTestS3 = async () => {
  const { endpoint, region, accessKeyId, secretAccessKey, name } = server();
  const bucket = `mp-test-${process.pid}-${Date.now().toString(36)}-${++count}`;
  await withClient((client) => client.send(new CreateBucketCommand({ Bucket: bucket })));
  return {
    ...{ endpoint, region, accessKeyId, secretAccessKey, bucket },
    engine: name,
    drop: () =>
      withClient(async (client) => {
        await empty(client, bucket);
        await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      }),
  };
};
