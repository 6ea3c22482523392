import { Injectable } from '@nestjs/common';
import type { AttachmentRow } from './attachment';
import type { ThumbnailSpec } from './thumbnail';

/** Makes the thumbnail and stores it under its `thumbnailKey`; resolves when it is there, or cannot be made. */
export type MakeThumbnail = (row: AttachmentRow, spec: ThumbnailSpec) => Promise<void>;

/** Who makes thumbnails of sizes that nobody has asked for before. Without a maker those that are there are served. */
@Injectable()
export class Thumbnails {
  private maker: MakeThumbnail | undefined;

  /** Later ones replace earlier ones. */
  register(maker: MakeThumbnail): void {
    this.maker = maker;
  }

  async make(row: AttachmentRow, spec: ThumbnailSpec): Promise<void> {
    await this.maker?.(row, spec);
  }
}
