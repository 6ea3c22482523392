export interface TestS3 {
  /** Where the server is: an address without a path. Buckets are named in the path. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** A new, empty bucket. */
  bucket: string;
  /** What answers there. */
  engine: string;
  /** Removes the bucket with all that is in it. */
  drop(): Promise<void>;
}

export declare function createTestS3(): Promise<TestS3>;
