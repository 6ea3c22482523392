import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp, { type Sharp } from 'sharp';
import type { ImageType } from '../types/media-types';
import { blankMetadata } from './blank-metadata';

const TAIL = Buffer.from('PK\x03\x04 a file behind the file');
const SECRET = /SECRET|Lovelace|behind the file/;

const blank = (type: ImageType, file: Buffer, piece: number): Promise<Buffer> => {
  const pieces = Array.from({ length: Math.ceil(file.length / piece) }, (_, n) =>
    file.subarray(n * piece, (n + 1) * piece),
  );
  return buffer(Readable.from(blankMetadata(type, Readable.from(pieces))));
};

const photo = (): Sharp =>
  sharp({
    create: {
      width: 97,
      height: 61,
      channels: 3,
      background: '#c30',
      noise: { type: 'gaussian', mean: 120, sigma: 50 },
    },
  })
    .withExif({ IFD0: { Artist: 'Lovelace', ImageDescription: 'SECRET' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><SECRET/></x:xmpmeta>');
const upright = (): Sharp => photo().withMetadata({ orientation: 6 });

const IMAGES: readonly [ImageType, string, () => Promise<Buffer>][] = [
  ['image/jpeg', 'baseline', () => upright().jpeg().toBuffer()],
  ['image/jpeg', 'progressive', () => upright().jpeg({ progressive: true }).toBuffer()],
  ['image/png', 'with a tail', async () => Buffer.concat([await upright().png().toBuffer(), TAIL])],
  ['image/webp', 'lossy', () => upright().webp().toBuffer()],
  [
    'image/webp',
    'lossless, with a tail',
    async () => Buffer.concat([await upright().webp({ lossless: true }).toBuffer(), TAIL]),
  ],
  ['image/avif', 'still', () => photo().avif({ effort: 0 }).toBuffer()],
  ['image/gif', 'with a tail', async () => Buffer.concat([await photo().gif().toBuffer(), TAIL])],
];

describe.each(IMAGES)('%s, %s', (type, _, make) => {
  it('keeps its pixels, length and orientation, and nothing else', async () => {
    const file = await make();
    const [whole, small, tiny] = await Promise.all([file.length, 100, 7].map((piece) => blank(type, file, piece)));
    expect(small?.equals(whole!)).toBe(true);
    expect(tiny?.equals(whole!)).toBe(true);
    expect(whole).toHaveLength(file.length);
    expect(whole!.toString('latin1')).not.toMatch(SECRET);
    expect((await blank(type, whole!, 50)).equals(whole!)).toBe(true);

    const [before, after] = [await sharp(file).metadata(), await sharp(whole, { failOn: 'warning' }).metadata()];
    expect(after.orientation).toBe(before.orientation);
    expect(after.xmp?.some((byte) => byte !== 0) ?? false).toBe(false);
    expect((await sharp(whole).raw().toBuffer()).equals(await sharp(file).raw().toBuffer())).toBe(true);
  });

  it('passes what is cut off anywhere', async () => {
    const file = await make();
    const cuts = [0, 1, 3, 9, 13, 40, 200, file.length >> 1, file.length - 1];
    const lengths = await Promise.all(cuts.map(async (cut) => (await blank(type, file.subarray(0, cut), 64)).length));
    expect(lengths).toEqual(cuts);
  });
});

it('lets others have their turn, of however many pieces files are and however many are read', async () => {
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  const head = Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1');
  const file = Buffer.concat([head, ...Array.from({ length: 2_000 }, () => frame), Buffer.from([0x3b])]);
  let turns = 0;
  let next = setImmediate(function turn() {
    turns++;
    next = setImmediate(turn);
  });
  const read = async (): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for await (const piece of blankMetadata('image/gif', inMemory(file))) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const files = await Promise.all(Array.from({ length: 10 }, read));
  clearImmediate(next);
  expect(files.every((bytes) => bytes.equals(file))).toBe(true);
  expect(turns).toBeGreaterThan(100);
});

async function* inMemory(file: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield file;
}
