import type { Attachment } from '@messagepal/protocol';
import type { StoredAttachment } from './attachment';

/** Of thumbhashes: the number by which Discord calls them. */
const PLACEHOLDER_VERSION = 1;

/** Where a file is fetched, by who may. Its name is there for people and browsers. */
export const attachmentUrl = ({ id, filename }: Pick<StoredAttachment, 'id' | 'filename'>, origin: string): string =>
  `${origin}/api/v1/attachments/${id}/${encodeURIComponent(filename)}`;

/**
 * A file as the wire shows it.
 *
 * @param origin `MP_PUBLIC_URL`
 */
export function toAttachment(stored: StoredAttachment, origin: string): Attachment {
  const { id, filename, description, size, contentType, processing } = stored;
  const url = attachmentUrl(stored, origin);
  return {
    id,
    filename,
    ...(description !== undefined && { description }),
    content_type: contentType,
    size,
    url,
    proxy_url: url,
    ...toFindings(stored),
    processing,
    ...(stored.quarantined && { quarantined: true }),
  };
}

const toFindings = ({ width, height, duration, thumbhash, animated, textPreview }: StoredAttachment) => ({
  ...(width !== undefined && height !== undefined && { width, height }),
  ...(duration !== undefined && { duration_secs: duration }),
  ...(thumbhash !== undefined && { placeholder: thumbhash, placeholder_version: PLACEHOLDER_VERSION }),
  ...(animated !== undefined && { animated }),
  ...(textPreview !== undefined && { text_preview: textPreview }),
});
