import type { ByteStream } from './byte-stream';
import { blankExif } from './exif';

const [SOI, EOI, SOS] = [0xd8, 0xd9, 0xda];
const [APP0, APP1, APP2, APP14, APP15, COMMENT] = [0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe];

/** JPEG (ITU-T T.81): only what decoding needs is left of its application segments; nothing of what follows its end. */
export async function* blankJpeg(stream: ByteStream): AsyncGenerator<Buffer> {
  yield await stream.take(2);
  for (;;) {
    const marker = await stream.take(2);
    yield marker;
    if (marker.length < 2 || marker[0] !== 0xff) break;
    const code = marker[1] ?? 0;
    if (code === EOI) return yield* stream.blank();
    if (code === SOI || code === 0xff || code === 0 || (code >= 0xd0 && code <= 0xd7)) continue;
    yield* segment(stream, code);
    if (code === SOS) yield* scan(stream);
  }
  yield* stream.pass();
}

async function* segment(stream: ByteStream, code: number): AsyncGenerator<Buffer> {
  const size = await stream.take(2);
  yield size;
  if (size.length < 2) return;
  const body = await stream.take(Math.max(0, size.readUInt16BE(0) - 2));
  yield keeps(code, body) ? body : code === APP1 && isExif(body) ? blankExif(body) : Buffer.alloc(body.length);
}

/** All but what programs say of a picture to each other and to people. The profile of its colours is how it looks. */
function keeps(code: number, body: Buffer): boolean {
  if (code === COMMENT) return false;
  if (code < APP0 || code > APP15) return true;
  return code === APP0 || code === APP14 || (code === APP2 && body.toString('latin1', 0, 12) === 'ICC_PROFILE\0');
}

const isExif = (body: Buffer): boolean => body.toString('latin1', 0, 5) === 'Exif\0';

/** Passes the compressed pixels, up to the next marker that is none of them. */
async function* scan(stream: ByteStream): AsyncGenerator<Buffer> {
  for (;;) {
    const bytes = await stream.some();
    if (!bytes) return;
    const end = markerIn(bytes);
    yield bytes.subarray(0, end);
    if (end < bytes.length) {
      const rest = bytes.subarray(end);
      const next = rest.length > 1 ? rest : Buffer.concat([rest, await untaken(stream, rest)]);
      if (next.length > 1 && isPixel(next[1] ?? 0)) {
        yield next.subarray(0, 2);
        stream.untake(next.subarray(2));
        continue;
      }
      stream.untake(next);
      return;
    }
  }
}

const untaken = async (stream: ByteStream, { length }: Buffer): Promise<Buffer> => stream.take(2 - length);

/** Stuffing and restarts belong to the pixels. */
const isPixel = (code: number): boolean => code === 0 || (code >= 0xd0 && code <= 0xd7);

/** Where the next marker begins, or a byte at the end that may be the first half of one. */
function markerIn(bytes: Buffer): number {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 2)) {
    const code = bytes[at + 1];
    if (code === undefined || !isPixel(code)) return at;
  }
  return bytes.length;
}
