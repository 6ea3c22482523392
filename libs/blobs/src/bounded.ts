import { Readable } from 'node:stream';
import { ApiError } from '@messagepal/errors';

/** The stream, which fails with FILE_TOO_LARGE as soon as it has more than so many bytes. */
export function bounded(body: Readable, maxBytes: number): Readable {
  return Readable.from(counted(body, maxBytes), { objectMode: false });
}

async function* counted(body: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ApiError('FILE_TOO_LARGE');
    yield chunk;
  }
}
