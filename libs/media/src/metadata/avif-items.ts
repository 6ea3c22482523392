/** Some bytes of a file. */
export interface Extent {
  start: number;
  length: number;
}

interface Box {
  type: string;
  body: Buffer;
}

const TELLTALE: ReadonlySet<string> = new Set(['Exif', 'mime']);

/**
 * Where an AVIF file keeps its EXIF and XMP (ISO 23008-12, ISO 14496-12 8.11): extents of the file by its `meta` box. Answers
 * what it can read of a box that is broken.
 */
export function telltaleExtents(meta: Buffer): Extent[] {
  const boxes = boxesOf(meta.subarray(4));
  const bodyOf = (type: string): Buffer => boxes.find((box) => box.type === type)?.body ?? Buffer.alloc(0);
  return itemExtents(bodyOf('iloc'), telltaleItems(bodyOf('iinf')));
}

function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) break;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

function telltaleItems(iinf: Buffer): Set<number> {
  const version = iinf[0] ?? 0;
  const entries = boxesOf(iinf.subarray(version === 0 ? 6 : 8)).filter(({ type }) => type === 'infe');
  const items = entries.map(({ body }) => {
    const long = (body[0] ?? 0) >= 3;
    const id = new Numbers(body.subarray(4)).next(long ? 4 : 2);
    return { id, type: body.toString('latin1', long ? 10 : 8, long ? 14 : 12) };
  });
  return new Set(items.filter(({ type }) => TELLTALE.has(type)).map(({ id }) => id));
}

/** Reads numbers of given widths, one after the other; 0 behind the end. */
class Numbers {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  next(width: number): number {
    const from = this.at;
    this.at += width;
    if (width === 0 || this.at > this.bytes.length) return 0;
    return width > 6 ? Number(this.bytes.readBigUInt64BE(from)) : this.bytes.readUIntBE(from, width);
  }
}

function itemExtents(iloc: Buffer, ids: ReadonlySet<number>): Extent[] {
  const numbers = new Numbers(iloc);
  const version = numbers.next(4) >>> 24;
  const [sizes, more] = [numbers.next(1), numbers.next(1)];
  const [offsetSize, lengthSize, baseSize, indexSize] = [
    sizes >> 4,
    sizes & 15,
    more >> 4,
    version > 0 ? more & 15 : 0,
  ];
  const idSize = version < 2 ? 2 : 4;
  const extents: Extent[] = [];
  for (let left = numbers.next(idSize); left > 0 && !numbers.ended; left--) {
    const id = numbers.next(idSize);
    const method = version > 0 ? numbers.next(2) & 15 : 0;
    numbers.next(2);
    const base = numbers.next(baseSize);
    for (let count = numbers.next(2); count > 0 && !numbers.ended; count--) {
      numbers.next(indexSize);
      const extent = { start: base + numbers.next(offsetSize), length: numbers.next(lengthSize) };
      // Other methods point into the box itself; encoders put pictures' metadata into the file.
      if (ids.has(id) && method === 0) extents.push(extent);
    }
  }
  return extents;
}
