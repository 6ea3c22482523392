import { S3Client } from '@aws-sdk/client-s3';

/** Where the files are, and as whom to ask for them. */
export interface S3Place {
  endpoint: string;
  /** The same as clients see it. */
  publicEndpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Names the bucket in the path in place of the host. */
  forcePathStyle: boolean;
}

const CONNECT_MS = 1_000;
const SOCKETS = 64;
/** What goes wrong is told by errors; by default the client writes to the console as well. */
const QUIET = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** @param endpoint of the two */
export function s3Client(
  { region, accessKeyId, secretAccessKey, forcePathStyle }: S3Place,
  endpoint: string,
): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    // Else links are signed with the checksum of no bytes, and some servers refuse what is uploaded by them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Who waits for an answer has 3 s: whoever wants to, repeats it.
    maxAttempts: 1,
    logger: QUIET,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      httpAgent: { maxSockets: SOCKETS },
      httpsAgent: { maxSockets: SOCKETS },
    },
  });
}

function ignore(): void {}
