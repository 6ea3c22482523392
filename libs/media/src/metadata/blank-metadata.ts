import { setImmediate } from 'node:timers/promises';
import type { ImageType } from '../types/media-types';
import { blankAvif } from './blank-avif';
import { blankGif } from './blank-gif';
import { blankJpeg } from './blank-jpeg';
import { blankPng } from './blank-png';
import { blankWebp } from './blank-webp';
import { ByteStream } from './byte-stream';

type Blank = (stream: ByteStream) => AsyncGenerator<Buffer>;

const PIECE_BYTES = 65_536;
/** After so many pieces, some milliseconds later, others have their turn. */
const PIECES_A_TURN = 512;
/** One file goes on in a turn of the event loop, however many are read. */
let turns: Promise<void> = Promise.resolve();
const turn = (): Promise<void> => (turns = turns.then(() => setImmediate()));

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
  yield* gathered(blank(type, new ByteStream(source)));
}

async function* blank(type: ImageType, stream: ByteStream): AsyncGenerator<Buffer> {
  yield* BLANKS[type](stream);
  yield* stream.pass();
}

/** Small pieces in larger ones: a file may have a hundred thousand of them. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let [bytes, count] = [0, 0];
  for await (const piece of pieces) {
    // What lies in memory is read without a turn of the event loop.
    if (++count % PIECES_A_TURN === 0) await turn();
    held.push(piece);
    bytes += piece.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(held);
    [held, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(held);
}
