/** The only formats that ever reach an image decoder. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];

/** What a file is said to be when nothing better is known, or nothing that it would be safe to say. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Every text is served as this, whatever language it is written in. */
export const TEXT_TYPE = 'text/plain; charset=utf-8';

/** Types that a browser may show by itself; all others are offered for download. Markup is never among them. */
const INLINE_TYPES: ReadonlySet<string> = new Set([
  ...IMAGE_TYPES,
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/ogg',
  'video/ogg',
  TEXT_TYPE,
]);

export type MediaKind = 'image' | 'audio' | 'video' | 'text' | 'other';

export const isImageType = (type: string): type is ImageType => (IMAGE_TYPES as readonly string[]).includes(type);

/** Whether a file of this type may be answered with `Content-Disposition: inline`. */
export const isInlineType = (type: string): boolean => INLINE_TYPES.has(type);

/** What can be done with a file of this type. */
export function kindOf(type: string): MediaKind {
  if (isImageType(type)) return 'image';
  if (type === TEXT_TYPE) return 'text';
  const [family] = type.split('/');
  return family === 'audio' || family === 'video' ? family : 'other';
}
