import { Readable } from 'node:stream';
import { ApiError } from '@messagepal/errors';

/** The stream, which fails with ENTITY_TOO_LARGE behind so many bytes. */
export function withinBytes(source: Readable, maxBytes: number): Readable {
  return Readable.from(counted(source, maxBytes), { objectMode: false });
}

async function* counted(source: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ApiError('ENTITY_TOO_LARGE');
    yield chunk;
  }
}
