import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { BlobStore, type BlobBody } from '@messagepal/blobs';
import { Config } from '@messagepal/config';
import { square, type DerivedImage, type ImageFindings } from '../images/image-request';
import { Media } from '../media';
import { isImageType } from '../types/media-types';
import { sniff } from '../types/sniff';
import { withWorkFolder } from '../work-folder';
import { readDataUri } from './data-uri';
import { EMOJI_HASH, imageKey, imageOfUrl, imagePath, type PublicImage } from './public-image-keys';
import { PUBLIC_IMAGES, type PublicImageKind } from './public-image-kinds';
import { asMistake, notAnImage, tooManyBytes } from './public-image-mistakes';

/** A picture that somebody wants to be shown, in place of another one. */
export interface PublicImageDraft {
  kind: PublicImageKind;
  ownerId: string;
  /** A data URI; null for none. */
  image: string | null;
  /** The address that is shown now. One that does not lead here is left alone. */
  former: string | null;
  /** Bytes at most. */
  maxBytes: number;
  /** What the field is called in which mistakes are to be shown. */
  field: string;
}

type StoredFile = PublicImage & { animated: boolean };

/** A picture that was stored. */
export interface StoredImage {
  /** Absolute; what it answers never changes. */
  url: string;
  animated: boolean;
}

/** Avatars, icons and emoji: made anew of what comes in, in a few sizes, and served to everybody under the hash of their content. */
@Injectable()
export class PublicImages {
  private readonly logger = new Logger(PublicImages.name);

  constructor(
    private readonly media: Media,
    private readonly blobs: BlobStore,
    private readonly config: Config,
  ) {}

  /**
   * Stores the picture and has `commit` keep its address (null for none). Then the former one is removed; if `commit` fails,
   * the new one is.
   *
   * @throws ApiError INVALID_FORM_BODY for what is no image or too large, SERVICE_UNAVAILABLE while files are away; whatever
   * `commit` throws
   */
  async replace<T>(draft: PublicImageDraft, commit: (stored: StoredImage | null) => Promise<T>): Promise<T> {
    const image = draft.image === null ? undefined : await this.store(draft, draft.image);
    const former = imageOfUrl(draft.former);
    const isSame = image !== undefined && former?.hash === image.hash;
    try {
      const result = await commit(image ? this.shown(image) : null);
      if (former && !isSame && former.ownerId === draft.ownerId) await this.remove(former);
      return result;
    } catch (error) {
      if (image && !isSame) await this.remove(image);
      throw error;
    }
  }

  /** The smallest one that is not smaller than `size`, else the largest; undefined if there is no such picture. */
  async read(image: PublicImage, size: number): Promise<BlobBody | undefined> {
    const { sizes } = PUBLIC_IMAGES[image.kind];
    return this.blobs.read(imageKey(image, sizes.find((one) => one >= size) ?? Math.max(...sizes)));
  }

  /** Removes a picture. What fails is left to the sweeper. */
  async remove(image: PublicImage): Promise<void> {
    const keys = PUBLIC_IMAGES[image.kind].sizes.map((size) => imageKey(image, size));
    await this.blobs.remove(keys).catch((error: unknown) => this.logger.warn(`${keys[0]} stays`, error));
  }

  private shown(image: StoredFile): StoredImage {
    return { url: `${this.config.publicUrl}${imagePath(image)}`, animated: image.animated };
  }

  private async store({ kind, ownerId, maxBytes, field }: PublicImageDraft, uri: string): Promise<StoredFile> {
    const bytes = readDataUri(uri);
    if (!bytes) throw notAnImage(field);
    if (bytes.length > maxBytes) throw tooManyBytes(field, maxBytes);
    return withWorkFolder(async (folder) => {
      const { derived } = await this.decode(bytes, { kind, folder, field });
      const { animated, hash } = await nameOf(derived);
      const image = { kind, ownerId, animated, hash: kind === 'emojis' ? EMOJI_HASH : hash };
      await Promise.all(
        derived.map(({ path, box }) => this.blobs.put(imageKey(image, box.width), createReadStream(path))),
      );
      return image;
    });
  }

  private async decode(
    bytes: Buffer,
    { kind, folder, field }: { kind: PublicImageKind; folder: string; field: string },
  ): Promise<ImageFindings> {
    const { type } = await sniff(bytes);
    if (!isImageType(type)) throw notAnImage(field);
    const path = join(folder, 'original');
    await writeFile(path, bytes);
    const { sizes, fit } = PUBLIC_IMAGES[kind];
    const boxes = sizes.map(square);
    try {
      return await this.media.image({ path, folder, type, boxes, fit, formats: ['webp'], animated: true });
    } catch (error) {
      throw asMistake(error, field);
    }
  }
}

/** By the largest one that was made, so that the same picture is stored once. */
async function nameOf(derived: readonly DerivedImage[]): Promise<{ animated: boolean; hash: string }> {
  const largest = derived.at(-1);
  if (!largest) throw new Error('Nothing was made of an image');
  const digest = createHash('sha256')
    .update(await readFile(largest.path))
    .digest('hex')
    .slice(0, 32);
  return { animated: largest.animated, hash: largest.animated ? `a_${digest}` : digest };
}
