import { Injectable } from '@nestjs/common';
import { BlobStore } from '@messagepal/blobs';
import { kindOf, Media, textPreview, withWorkFolder } from '@messagepal/media';
import { blobKey, type AttachmentRow, type Findings } from '../attachment';
import { ImageLookup } from './image-lookup';
import { localCopy } from './local-copy';

/** Of longer recordings nothing is said: all of it would have to be fetched. */
const RECORDING_MAX = 256 * 1024 * 1024;
const PREVIEW_CHARS = 1_000;
const PREVIEW_BYTES = 4 * PREVIEW_CHARS;

/** Looks into files of all kinds. */
@Injectable()
export class FileLookup {
  constructor(
    private readonly blobs: BlobStore,
    private readonly media: Media,
    private readonly images: ImageLookup,
  ) {}

  /**
   * What is found in a file; undefined if its bytes are gone.
   *
   * @throws MediaRefused when nothing may be made of it; ApiError SERVICE_UNAVAILABLE
   */
  async look(row: AttachmentRow): Promise<Findings | undefined> {
    switch (kindOf(row.contentType)) {
      case 'image':
        return this.images.look(row);
      case 'audio':
      case 'video':
        return row.size > RECORDING_MAX ? {} : this.recording(row);
      case 'text':
        return this.text(row);
      case 'other':
        return {};
    }
  }

  private recording(row: AttachmentRow): Promise<Findings | undefined> {
    return withWorkFolder(async (folder) => {
      const path = await localCopy(this.blobs, row, folder);
      if (path === undefined) return undefined;
      const { duration, width, height } = await this.media.recording({ path, type: row.contentType });
      return { ...(duration !== null && { duration }), ...(width !== null && height !== null && { width, height }) };
    });
  }

  private async text(row: AttachmentRow): Promise<Findings | undefined> {
    const found = await this.blobs.read(blobKey(row), { start: 0, end: PREVIEW_BYTES - 1 });
    if (!found) return undefined;
    const head = Buffer.concat((await found.body.toArray()) as Buffer[]);
    const preview = textPreview(head, { chars: PREVIEW_CHARS, complete: row.size <= head.length });
    return preview === undefined || preview === '' ? {} : { textPreview: preview };
  }
}
