import type { AttachmentRow } from './attachment';

/** Sizes in pixels that a thumbnail may be asked for: each costs work and space. */
export const THUMBNAIL_SIZES = [16, 32, 64, 128, 160, 240, 256, 320, 480, 512, 640, 800, 1024, 1280, 1600] as const;
/** Formats of thumbnails. */
export const THUMBNAIL_FORMATS = ['webp', 'avif'] as const;

/** A picture that fits into a box, never larger than the file's own. */
export interface ThumbnailSpec {
  width: number;
  height: number;
  format: (typeof THUMBNAIL_FORMATS)[number];
}

/** Where a file's thumbnail lies once it is made. */
export const thumbnailKey = (
  { channelId, id }: Pick<AttachmentRow, 'channelId' | 'id'>,
  { width, height, format }: ThumbnailSpec,
): string => `attachments/${channelId}/${id}/${width}x${height}.${format}`;
