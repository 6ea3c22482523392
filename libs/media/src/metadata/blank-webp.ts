import type { ByteStream } from './byte-stream';
import { blankExif } from './exif';

const EXIF_MAX = 65_536;
const HAS_XMP = 0x04;

/** WebP (RFC 9649): EXIF says the orientation only, XMP and unknown chunks are empty, nothing is left behind the end. */
export async function* blankWebp(stream: ByteStream): AsyncGenerator<Buffer> {
  const head = await stream.take(12);
  yield head;
  if (head.length < 12) return;
  const end = 8 + head.readUInt32LE(4);
  while (stream.position < end) {
    const about = await stream.take(8);
    yield about;
    if (about.length < 8) return;
    const size = about.readUInt32LE(4);
    yield* chunk(stream, about.toString('latin1', 0, 4), size + (size % 2));
  }
  yield* stream.blank();
}

const PICTURE: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ANIM', 'ANMF', 'ALPH', 'ICCP']);

async function* chunk(stream: ByteStream, type: string, length: number): AsyncGenerator<Buffer> {
  if (PICTURE.has(type)) yield* stream.pass(length);
  else if (type === 'VP8X') yield withoutXmp(await stream.take(length));
  else if (type === 'EXIF' && length <= EXIF_MAX) yield blankExif(await stream.take(length));
  else yield* stream.blank(length);
}

function withoutXmp(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  changed[0] = (changed[0] ?? 0) & ~HAS_XMP;
  return changed;
}
