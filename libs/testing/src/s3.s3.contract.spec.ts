import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createTestS3, type TestS3 } from '../../../tools/engines/test-s3.cjs';

describe('the S3 server of a test run', () => {
  const made: TestS3[] = [];
  let client: S3Client;

  beforeAll(async () => {
    // More than the volumes a small SeaweedFS would have.
    for (let i = 0; i < 12; i++) made.push(await createTestS3());
    const { endpoint, region, accessKeyId, secretAccessKey } = made[0]!;
    const credentials = { accessKeyId, secretAccessKey };
    client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  });
  afterAll(() => client.destroy());

  const buckets = async (): Promise<(string | undefined)[]> =>
    ((await client.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name }) => Name);

  it('keeps objects in buckets that know nothing of each other', async () => {
    const put = ({ bucket }: TestS3): Promise<unknown> =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a/ä b.txt', Body: bucket }));
    for (const one of made) await put(one);
    for (const { bucket } of made) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'a/ä b.txt' }));
      expect(await Body?.transformToString()).toBe(bucket);
    }
  });

  it('has no bucket that was dropped', async () => {
    expect(await buckets()).toEqual(expect.arrayContaining(made.map(({ bucket }) => bucket)));
    for (const one of made) await one.drop();
    const left = await buckets();
    expect(made.filter(({ bucket }) => left.includes(bucket))).toEqual([]);
  });
});
