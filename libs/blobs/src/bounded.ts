import { Readable } from 'node:stream';
import { ApiError, type ErrorName } from '@messagepal/errors';

/** The stream, which fails with an ApiError of that name as soon as it has more than so many bytes. */
export function bounded(body: Readable, maxBytes: number, error: ErrorName = 'FILE_TOO_LARGE'): Readable {
  return Readable.from(counted(body, maxBytes, error), { objectMode: false });
}

async function* counted(body: Readable, maxBytes: number, error: ErrorName): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ApiError(error);
    yield chunk;
  }
}
