import type { ByteStream } from './byte-stream';

const [EXTENSION, IMAGE] = [0x21, 0x2c];
const [COMMENT, APPLICATION] = [0xfe, 0xff];
/** Applications whose words say how often a picture is repeated. */
const LOOPS: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** GIF89a: comments and words of applications are empty, nothing is left behind the end. */
export async function* blankGif(stream: ByteStream): AsyncGenerator<Buffer> {
  const head = await stream.take(13);
  yield head;
  yield* stream.pass(tableSize(head[10]));
  for (;;) {
    const kind = await stream.take(1);
    yield kind;
    if (kind[0] === EXTENSION) yield* extension(stream);
    else if (kind[0] === IMAGE) yield* image(stream);
    else break;
  }
  yield* stream.blank();
}

const tableSize = (flags = 0): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

async function* image(stream: ByteStream): AsyncGenerator<Buffer> {
  const about = await stream.take(9);
  yield about;
  yield* stream.pass(tableSize(about[8]) + 1);
  yield* blocks(stream, true);
}

async function* extension(stream: ByteStream): AsyncGenerator<Buffer> {
  const label = await stream.take(1);
  yield label;
  if (label[0] !== APPLICATION) return yield* blocks(stream, label[0] !== COMMENT);
  const name = await stream.take(12);
  yield name;
  yield* blocks(stream, LOOPS.has(name.toString('latin1', 1)));
}

/** Blocks, each behind its length, up to an empty one. */
async function* blocks(stream: ByteStream, keep: boolean): AsyncGenerator<Buffer> {
  for (;;) {
    const size = await stream.take(1);
    yield size;
    const length = size[0] ?? 0;
    if (length === 0) return;
    const body = await stream.take(length);
    yield keep ? body : Buffer.alloc(body.length);
  }
}
