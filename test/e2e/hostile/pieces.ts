import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** What bad files are made of. */
export const bytes = (...parts: (string | Buffer | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

export function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

function little16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function little32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

export const PNG_SIGNATURE = bytes('\x89PNG\r\n\x1a\n');

export function pngChunk(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const typed = bytes(type, body);
  return bytes(uint32(body.length), typed, uint32(crc32(typed) >>> 0));
}

const header = (width: number, height: number): Buffer =>
  pngChunk('IHDR', bytes(uint32(width), uint32(height), [1, 0, 0, 0, 0]));

/** A PNG of one bit per pixel, all of them equal, with chunks of any sort before its pixels. */
export function png(width: number, height: number, ...chunks: Buffer[]): Buffer {
  const pixels = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 9 });
  return bytes(PNG_SIGNATURE, header(width, height), ...chunks, pngChunk('IDAT', pixels), pngChunk('IEND'));
}

/** A PNG that says it is larger than what it has. */
export const lyingPng = (width: number, height: number): Buffer =>
  bytes(PNG_SIGNATURE, header(width, height), pngChunk('IDAT', deflateSync(Buffer.alloc(10))), pngChunk('IEND'));

/** `times` as much as it says, for who unpacks it. */
export const bomb = (mebibytes: number): Buffer => deflateSync(Buffer.alloc(mebibytes * 1024 * 1024), { level: 9 });

const FRAME = bytes([0x21, 0xf9, 4, 0, 1, 0, 0, 0], [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0], [2, 2, 0x44, 1, 0]);

/** A GIF of so many frames of one pixel each, on a screen of any size. */
export const gif = (frames: number, width: number, height: number): Buffer =>
  bytes(
    'GIF89a',
    little16(width),
    little16(height),
    [0x80, 0, 0, 0, 0, 0, 255, 255, 255],
    ...Array.from({ length: frames }, () => FRAME),
    [0x3b],
  );

/** A ZIP with one file in it. */
export function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 9 });
  const about = bytes(
    little16(0),
    little16(8),
    little32(0),
    little32(crc32(content) >>> 0),
    little32(packed.length),
    little32(content.length),
    little16(name.length),
    little16(0),
  );
  const local = bytes('PK\x03\x04', little16(20), about, name, packed);
  const entry = bytes('PK\x01\x02', little16(20), little16(20), about, Buffer.alloc(6), little32(0), little32(0), name);
  const end = bytes('PK\x05\x06', Buffer.alloc(4), little16(1), little16(1), little32(entry.length));
  return bytes(local, entry, end, little32(local.length), little16(0));
}

export function jpegSegment(marker: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xff00 | marker);
  head.writeUInt16BE(body.length + 2, 2);
  return bytes(head, body);
}

/** A JPEG with more segments right behind its beginning. */
export const jpegWith = (jpeg: Buffer, ...segments: Buffer[]): Buffer =>
  bytes(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2));

/** A JPEG whose last scan comes so many times. */
export function jpegWithScans(progressive: Buffer, times: number): Buffer {
  const last = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
  const [head, scan] = [progressive.subarray(0, last), progressive.subarray(last, -2)];
  return bytes(head, ...Array.from({ length: times }, () => scan), [0xff, 0xd9]);
}

/** A WebP with one more chunk at its end. */
export function webpWith(webp: Buffer, type: string, body: Buffer): Buffer {
  const chunk = bytes(type, little32(body.length), body, body.length % 2 ? [0] : []);
  const whole = bytes(webp, chunk);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}
