import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { IMAGE_BOUNDS } from './image-bounds';
import {
  square,
  type Box,
  type DerivedFormat,
  type DerivedImage,
  type ImageFindings,
  type ImageRequest,
} from './image-request';
import { MediaRefused } from './media-refused.error';

/** The longer side of what a ThumbHash is computed from. */
const THUMBHASH_BOX = square(100);
const WEBP = { quality: 80, effort: 2 };
const AVIF = { quality: 55, effort: 2 };

const FORMAT_OF: Readonly<Record<ImageRequest['type'], string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'heif',
};
const LOADERS = ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadNsgif', 'VipsForeignLoadWebp'];

/** Lets this process decode the formats on the list and no other, whatever a file turns out to be. */
export function closeOtherDecoders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...LOADERS, 'VipsForeignLoadHeif'] });
  sharp.cache(false);
  sharp.concurrency(1);
}

/**
 * Decodes an image and makes what is asked for. Runs in a process of its own.
 *
 * @throws MediaRefused
 */
export async function decodeImage(request: ImageRequest): Promise<ImageFindings> {
  const about = await inspect(request);
  const { width, height } = about.autoOrient;
  const frames = about.pages ?? 1;
  const work = { ...request, shorter: Math.min(width, height) };
  const base = await decode(work);
  return {
    width,
    height,
    frames,
    animated: frames > 1,
    thumbhash: request.thumbhash ? await thumbhashOf(base) : null,
    derived: request.animated && frames > 1 ? await deriveMoving(work) : await deriveStill(work, base),
  };
}

/** A request with the shorter side of what it is about: no square is larger. */
type Work = ImageRequest & { shorter: number };

/** Reads the header and refuses by it, before anything is decoded. */
async function inspect({ path, type }: ImageRequest): Promise<Metadata> {
  await access(path);
  const about = await orBroken(sharp(path, { failOn: 'error', limitInputPixels: false }).metadata());
  if (about.format !== FORMAT_OF[type] || (about.format === 'heif' && about.compression !== 'av1'))
    throw new MediaRefused('mismatch');
  const pixels = about.width * about.height;
  const frames = about.pages ?? 1;
  if (pixels > IMAGE_BOUNDS.pixels) throw new MediaRefused('too_large');
  if (frames > IMAGE_BOUNDS.frames) throw new MediaRefused('too_many_frames');
  if (pixels * frames > IMAGE_BOUNDS.animationPixels) throw new MediaRefused('too_large');
  return about;
}

interface Pixels {
  data: Buffer;
  info: { width: number; height: number; channels: 4 };
}

/** The first frame, upright, no larger than the largest thing that is made of it: everything else comes from these pixels. */
async function decode(request: Work): Promise<Pixels> {
  const image = open(request, { pages: 1 }).autoOrient();
  const upright = resized(image, request, around([THUMBHASH_BOX, ...request.boxes]));
  const { data, info } = await orBroken(
    upright.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }),
  );
  return { data, info: { width: info.width, height: info.height, channels: 4 } };
}

/** The smallest box around all of them. */
const around = (boxes: readonly Box[]): Box => ({
  width: Math.max(...boxes.map(({ width }) => width)),
  height: Math.max(...boxes.map(({ height }) => height)),
});

const open = ({ path }: ImageRequest, more: SharpOptions): Sharp =>
  sharp(path, { failOn: 'error', sequentialRead: true, limitInputPixels: IMAGE_BOUNDS.pixels, ...more });

const fromPixels = ({ data, info }: Pixels): Sharp => sharp(data, { raw: info });

function resized(image: Sharp, { fit, shorter }: Pick<Work, 'fit' | 'shorter'>, box: Box): Sharp {
  const { width, height } = fit === 'cover' ? square(Math.min(box.width, box.height, shorter)) : box;
  return image.resize(width, height, { fit, withoutEnlargement: true });
}

async function deriveStill(request: Work, base: Pixels): Promise<DerivedImage[]> {
  const derived: DerivedImage[] = [];
  for (const box of request.boxes)
    for (const format of request.formats) {
      const picture = encoded(resized(fromPixels(base), request, box), format);
      derived.push(await write(request, picture, { box, format, animated: false }));
    }
  return derived;
}

async function deriveMoving(request: Work): Promise<DerivedImage[]> {
  const derived: DerivedImage[] = [];
  for (const box of request.boxes) {
    const frames = open(request, { animated: true, limitInputPixels: IMAGE_BOUNDS.animationPixels });
    const picture = encoded(resized(frames, request, box), 'webp');
    derived.push(await write(request, picture, { box, format: 'webp', animated: true }));
  }
  return derived;
}

const encoded = (image: Sharp, format: DerivedFormat): Sharp =>
  format === 'webp' ? image.webp(WEBP) : image.avif(AVIF);

async function write(
  { folder }: ImageRequest,
  picture: Sharp,
  about: Pick<DerivedImage, 'box' | 'format' | 'animated'>,
): Promise<DerivedImage> {
  const path = join(folder, `${about.box.width}x${about.box.height}.${about.format}`);
  const { data, info } = await orBroken(picture.toBuffer({ resolveWithObject: true }));
  await writeFile(path, data);
  return { ...about, path, width: info.width, height: info.pageHeight ?? info.height, bytes: data.length };
}

async function thumbhashOf(base: Pixels): Promise<string> {
  const small = resized(fromPixels(base), { fit: 'inside', shorter: 0 }, THUMBHASH_BOX);
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

/** Whatever the library says of a file is that the file is broken; it tells of nothing else with an error. */
async function orBroken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new MediaRefused('broken', { cause });
  }
}
