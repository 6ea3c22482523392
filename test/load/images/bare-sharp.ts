import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

const BOXES = [320, 800];

/** The least that has to be done with a picture by sharp itself: one decode, two thumbnails, a ThumbHash; in this process. */
export async function bareSharp(path: string): Promise<void> {
  const original = await readFile(path);
  await sharp(original).metadata();
  const { data, info } = await sharp(original, { failOn: 'error', sequentialRead: true })
    .autoOrient()
    .resize(800, 800, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = { raw: { width: info.width, height: info.height, channels: 4 as const } };
  for (const side of BOXES) {
    const thumbnail = sharp(data, pixels).resize(side, side, { fit: 'inside', withoutEnlargement: true });
    await writeFile(`${path}.${side}.webp`, await thumbnail.webp({ quality: 80, effort: 2 }).toBuffer());
  }
  const small = await sharp(data, pixels)
    .resize(100, 100, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  rgbaToThumbHash(small.info.width, small.info.height, small.data);
}
