import type { Readable } from 'node:stream';

/** The stream in pieces of exactly so many bytes, the last one shorter or, of an empty stream, empty. Keeps one piece in memory. */
export async function* pieces(body: Readable, bytes: number): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let held = 0;
  let given = false;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let rest = chunk;
    while (held + rest.length >= bytes) {
      const cut = bytes - held;
      yield Buffer.concat([...chunks, rest.subarray(0, cut)]);
      given = true;
      rest = rest.subarray(cut);
      chunks = [];
      held = 0;
    }
    if (rest.length > 0) chunks.push(rest);
    held += rest.length;
  }
  if (held > 0 || !given) yield Buffer.concat(chunks);
}
