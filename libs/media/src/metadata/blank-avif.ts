import { telltaleExtents, type Extent } from './avif-items';
import type { ByteStream } from './byte-stream';

/** What comes before the pixels is this small in every file of an encoder. */
const META_MAX = 1024 * 1024;

/** AVIF: EXIF and XMP are empty. How the picture is held is not told by them. */
export async function* blankAvif(stream: ByteStream): AsyncGenerator<Buffer> {
  let extents: Extent[] = [];
  while (extents.length === 0) {
    const start = stream.position;
    const head = await stream.take(8);
    yield head;
    if (head.length < 8) return;
    const [size, type] = [head.readUInt32BE(0), head.toString('latin1', 4)];
    if (size < 8) break;
    if (type !== 'meta' || size > META_MAX) {
      yield* stream.pass(size - 8);
      continue;
    }
    const meta = await stream.take(size - 8);
    extents = telltaleExtents(meta).filter((extent) => extent.start >= start + size);
    yield meta;
    break;
  }
  for await (const bytes of withPositions(stream)) yield blanked(bytes, extents);
}

interface Placed {
  bytes: Buffer;
  start: number;
}

async function* withPositions(stream: ByteStream): AsyncGenerator<Placed> {
  for (;;) {
    const start = stream.position;
    const bytes = await stream.some();
    if (!bytes) return;
    yield { bytes, start };
  }
}

function blanked({ bytes, start }: Placed, extents: readonly Extent[]): Buffer {
  const end = start + bytes.length;
  const touched = extents.filter((extent) => extent.start < end && extent.start + extent.length > start);
  if (touched.length === 0) return bytes;
  const changed = Buffer.from(bytes);
  for (const extent of touched)
    changed.fill(0, Math.max(0, extent.start - start), Math.min(bytes.length, extent.start + extent.length - start));
  return changed;
}
