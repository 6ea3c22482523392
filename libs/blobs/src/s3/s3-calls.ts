import { Readable } from 'node:stream';
import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { ApiError } from '@messagepal/errors';
import { blobsAway } from '../blob-failures';
import { Breaker } from './breaker';

/** A store that has not answered by then is away: 503 goes out within 3 s, on a busy machine too. */
const ANSWER_MS = 2_000;
/** Handed to the connection one after the other, so that one sees whether it goes on. */
const SLICE_BYTES = 64 * 1024;

const MISSING = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);

/** Whether what was asked for is not there, as opposed to everything that can go wrong. */
export const isMissing = (error: unknown): boolean => error instanceof S3ServiceException && MISSING.has(error.name);

/** Errors by which the store says that a request of ours makes no sense: it is there. */
const isAnswer = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.$metadata.httpStatusCode ?? 500) < 500;

/** One request. */
export type S3Call<T> = (client: S3Client, options: { abortSignal: AbortSignal }) => Promise<T>;

/** Requests to S3 within their time. */
export class S3Calls {
  private readonly breaker = new Breaker((error) => !isAnswer(error));

  constructor(private readonly client: S3Client) {}

  /**
   * Sends a command and answers when its answer has begun. What `S3Client.send` throws for an answer of the store is passed on.
   *
   * @throws ApiError SERVICE_UNAVAILABLE when none comes
   */
  async send<T>(call: S3Call<T>): Promise<T> {
    const { over, touch, done } = stopwatch(ANSWER_MS);
    touch();
    try {
      return await this.breaker.run(() => call(this.client, { abortSignal: over.signal }));
    } catch (error) {
      throw isAnswer(error) || error instanceof ApiError ? error : blobsAway(error);
    } finally {
      done();
    }
  }

  /** Sends bytes; they take as long as they take, provided that it goes on. */
  async sendBytes<T>(
    bytes: Buffer,
    call: (client: S3Client, body: Readable, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const { over, touch, done } = stopwatch(ANSWER_MS);
    touch();
    try {
      const body = Readable.from(slices(bytes, touch), { objectMode: false, highWaterMark: SLICE_BYTES });
      return await this.breaker.run(() => call(this.client, body, { abortSignal: over.signal }));
    } catch (error) {
      throw isAnswer(error) || error instanceof ApiError ? error : blobsAway(error);
    } finally {
      done();
    }
  }
}

/** Aborts when it was not touched for so long. */
function stopwatch(ms: number) {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const done = (): void => clearTimeout(timer);
  const touch = (): void => {
    done();
    timer = setTimeout(() => over.abort(), ms);
  };
  return { over, touch, done };
}

function* slices(bytes: Buffer, touch: () => void): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    touch();
    yield bytes.subarray(at, at + SLICE_BYTES);
  }
}
