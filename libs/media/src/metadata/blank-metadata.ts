import type { ImageType } from '../types/media-types';
import { blankAvif } from './blank-avif';
import { blankGif } from './blank-gif';
import { blankJpeg } from './blank-jpeg';
import { blankPng } from './blank-png';
import { blankWebp } from './blank-webp';
import { ByteStream } from './byte-stream';

type Blank = (stream: ByteStream) => AsyncGenerator<Buffer>;

const BLANKS: Readonly<Record<ImageType, Blank>> = {
  'image/png': blankPng,
  'image/jpeg': blankJpeg,
  'image/gif': blankGif,
  'image/webp': blankWebp,
  'image/avif': blankAvif,
};

/**
 * An image without what it tells besides the picture: where and when it was taken and with what (EXIF, XMP, IPTC), comments, and
 * whatever was hung behind its end. It has the same pixels, the same length and, where EXIF said it, the same orientation; done
 * twice it is the same again. A file that is not well formed passes from there on as it is.
 */
export async function* blankMetadata(type: ImageType, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = new ByteStream(source);
  yield* BLANKS[type](stream);
  yield* stream.pass();
}
