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
  // Not by `yield*`: what the reader fails with would be handed on to the request, and take its connection along.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let ended = false;
  try {
    for (let next = await take(chunks); !next.done; next = await take(chunks)) yield next.value;
    ended = true;
  } finally {
    if (!ended) leave(request);
  }
}

async function take(chunks: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
  try {
    return await chunks.next();
  } catch (cause) {
    throw new ApiError('UPLOAD_INCOMPLETE', { cause });
  }
}

/** What is still coming is of no use to anybody. */
function leave(request: Request): void {
  if (request.res && !request.res.headersSent) request.res.setHeader('Connection', 'close');
  request.resume();
}
