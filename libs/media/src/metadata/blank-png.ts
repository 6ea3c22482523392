import { crc32 } from 'node:zlib';
import type { ByteStream } from './byte-stream';
import { blankExif } from './exif';

/** Words of people and programs, and when it was made. */
const WORDS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME']);
/** In place of those: ancillary, private, safe to copy. */
const EMPTY = 'voId';
const EXIF_MAX = 65_536;

/** PNG (ISO 15948): texts and times become empty chunks, EXIF says the orientation only, nothing is left behind the end. */
export async function* blankPng(stream: ByteStream): AsyncGenerator<Buffer> {
  yield await stream.take(8);
  for (;;) {
    const head = await stream.take(8);
    if (head.length < 8) return yield head;
    const [length, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)];
    if (WORDS.has(type)) yield* emptyChunk(stream, head);
    else if (type === 'eXIf' && length <= EXIF_MAX) yield* exifChunk(stream, head);
    else {
      yield head;
      yield* stream.pass(length + 4);
    }
    if (type === 'IEND') return yield* stream.blank();
  }
}

async function* emptyChunk(stream: ByteStream, head: Buffer): AsyncGenerator<Buffer> {
  const changed = Buffer.from(head);
  changed.write(EMPTY, 4, 'latin1');
  yield changed;
  let crc = crc32(changed.subarray(4));
  for await (const zeros of stream.blank(head.readUInt32BE(0))) {
    crc = crc32(zeros, crc);
    yield zeros;
  }
  yield* checksum(stream, crc);
}

async function* exifChunk(stream: ByteStream, head: Buffer): AsyncGenerator<Buffer> {
  const body = blankExif(await stream.take(head.readUInt32BE(0)));
  yield head;
  yield body;
  yield* checksum(stream, crc32(body, crc32(head.subarray(4))));
}

/** As much of it as there was. */
async function* checksum(stream: ByteStream, crc: number): AsyncGenerator<Buffer> {
  const { length } = await stream.take(4);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc >>> 0);
  yield bytes.subarray(0, length);
}
