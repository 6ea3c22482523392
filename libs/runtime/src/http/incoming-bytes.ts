import { Readable } from 'node:stream';
import type { Request } from 'express';
import { ApiError } from '@messagepal/errors';

/**
 * The body of a request as it comes in. Who stops reading it answers all the same: the connection is closed after the answer,
 * not before. Fails with UPLOAD_INCOMPLETE when the client goes away in the middle.
 */
export function incomingBytes(request: Request): Readable {
  return Readable.from(chunksOf(request), { objectMode: false });
}

async function* chunksOf(request: Request): AsyncGenerator<Buffer> {
  let ended = false;
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    ended = true;
  } catch (cause) {
    throw new ApiError('UPLOAD_INCOMPLETE', { cause });
  } finally {
    if (!ended) leave(request);
  }
}

/** What is still coming is of no use to anybody. */
function leave(request: Request): void {
  if (request.res && !request.res.headersSent) request.res.setHeader('Connection', 'close');
  request.resume();
}
