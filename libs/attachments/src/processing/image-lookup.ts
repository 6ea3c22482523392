import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { BlobStore } from '@messagepal/blobs';
import { isImageType, Media, square, withWorkFolder, type DerivedImage } from '@messagepal/media';
import type { AttachmentRow, Findings } from '../attachment';
import { thumbnailKey, type ThumbnailSpec } from '../thumbnail';
import { cleanCopy, localCopy } from './local-copy';

/** Thumbnails that nobody has to ask for first. */
const BOXES = [square(320), square(800)];

/** Looks at pictures and makes small ones of them. */
@Injectable()
export class ImageLookup {
  constructor(
    private readonly blobs: BlobStore,
    private readonly media: Media,
  ) {}

  /**
   * Frees the file from what it tells besides the picture, and stores its first thumbnails. Undefined if its bytes are gone.
   *
   * @throws MediaRefused when it is no picture that may be looked at; ApiError SERVICE_UNAVAILABLE
   */
  async look(row: AttachmentRow): Promise<Findings | undefined> {
    const { contentType: type } = row;
    if (!isImageType(type)) return undefined;
    return withWorkFolder(async (folder) => {
      const path = await cleanCopy(this.blobs, row, folder);
      if (path === undefined) return undefined;
      const request = { path, folder, type, boxes: BOXES, formats: ['webp'], fit: 'inside', thumbhash: true } as const;
      const { width, height, animated, thumbhash, derived } = await this.media.image(request);
      await this.store(row, derived);
      return { width, height, ...(animated && { animated }), ...(thumbhash !== null && { thumbhash }) };
    });
  }

  /** Makes one thumbnail and stores it. Nothing happens if the bytes are gone. Throws as {@link look}. */
  async makeThumbnail(row: AttachmentRow, { width, height, format }: ThumbnailSpec): Promise<void> {
    const { contentType: type } = row;
    if (!isImageType(type)) return;
    await withWorkFolder(async (folder) => {
      const path = await localCopy(this.blobs, row, folder);
      if (path === undefined) return;
      const box = { width, height };
      const { derived } = await this.media.image({
        path,
        folder,
        type,
        boxes: [box],
        formats: [format],
        fit: 'inside',
      });
      await this.store(row, derived);
    });
  }

  private async store(row: AttachmentRow, derived: readonly DerivedImage[]): Promise<void> {
    const put = ({ path, box, format }: DerivedImage) =>
      this.blobs.put(thumbnailKey(row, { ...box, format }), createReadStream(path));
    await Promise.all(derived.map(put));
  }
}
