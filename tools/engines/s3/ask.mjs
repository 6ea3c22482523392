// Questions to an S3 server, with the keys that a run will use.
import { CreateBucketCommand, HeadBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';

// The SDK warns of a Node that we support on purpose.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const PATIENCE_MS = 3_000;

const clientOf = ({ endpoint, region, accessKeyId, secretAccessKey }) =>
  new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { requestTimeout: PATIENCE_MS, connectionTimeout: PATIENCE_MS, throwOnRequestTimeout: true },
  });

async function ask(address, command) {
  const client = clientOf(address);
  try {
    return await client.send(command);
  } finally {
    client.destroy();
  }
}

/** Resolves when the server takes the keys; rejects with why it does not. Keys of one bucket need no right to list all. */
export const askS3 = (address) =>
  ask(address, address.bucket ? new HeadBucketCommand({ Bucket: address.bucket }) : new ListBucketsCommand({}));

export const s3Answers = (address) =>
  askS3(address).then(
    () => true,
    () => false, // not there yet
  );

/** Makes a bucket unless it is ours already. */
export async function ensureBucket(address, bucket) {
  try {
    await ask(address, new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes(error.name)) throw error;
  }
}
