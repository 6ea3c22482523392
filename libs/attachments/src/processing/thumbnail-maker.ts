import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MediaRefused } from '@messagepal/media';
import type { AttachmentRow } from '../attachment';
import { thumbnailKey, type ThumbnailSpec } from '../thumbnail';
import { Thumbnails } from '../thumbnails';
import { ImageLookup } from './image-lookup';

/** Makes thumbnails when they are asked for first. */
@Injectable()
export class ThumbnailMaker implements OnModuleInit {
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly thumbnails: Thumbnails,
    private readonly images: ImageLookup,
  ) {}

  onModuleInit(): void {
    this.thumbnails.register((row, spec) => this.make(row, spec));
  }

  /** Whoever asks for one that is being made waits for it. */
  private make(row: AttachmentRow, spec: ThumbnailSpec): Promise<void> {
    const key = thumbnailKey(row, spec);
    const known = this.underWay.get(key);
    if (known) return known;
    const made = this.attempt(row, spec).finally(() => this.underWay.delete(key));
    this.underWay.set(key, made);
    return made;
  }

  private async attempt(row: AttachmentRow, spec: ThumbnailSpec): Promise<void> {
    try {
      await this.images.makeThumbnail(row, spec);
    } catch (error) {
      // There is none of this file, as was promised: it is no picture that may be looked at.
      if (!(error instanceof MediaRefused)) throw error;
    }
  }
}
