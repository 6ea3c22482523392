import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobsAway } from '../blob-failures';

/** The stream, which fails when the store keeps us waiting for the next bytes longer than that; a slow reader is none of its business. */
export function watched(body: Readable, stillMs: number): Readable {
  return Readable.from(waitedFor(body, stillMs), { objectMode: false });
}

async function* waitedFor(body: Readable, stillMs: number): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (let next = await within(stillMs, chunks.next()); !next.done; next = await within(stillMs, chunks.next()))
      yield next.value;
  } finally {
    body.destroy();
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw blobsAway(`nothing came for ${ms} ms`);
  });
  // Aborting it is how it ends when the work was faster.
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    // A connection that breaks in the middle is the store's doing as well.
    throw error instanceof Error && error.name === 'ApiError' ? error : blobsAway(error);
  } finally {
    over.abort();
  }
}
