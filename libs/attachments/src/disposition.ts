import { isInlineType } from '@messagepal/media';
import type { AttachmentRow } from './attachment';

/** RFC 8187: what `encodeURIComponent` leaves and an extended value may not have. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** RFC 6266, with a name for those who read ASCII only. Inline only what browsers show without running anything. */
export function dispositionOf({ filename, contentType }: Pick<AttachmentRow, 'filename' | 'contentType'>): string {
  const how = isInlineType(contentType) ? 'inline' : 'attachment';
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `${how}; filename="${plain}"; filename*=UTF-8''${escaped(filename)}`;
}
