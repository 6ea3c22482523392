import { fileTypeFromBuffer } from 'file-type';
import { decodeText, isMarkup } from './text';
import { isInlineType, kindOf, TEXT_TYPE, UNKNOWN_TYPE, type MediaKind } from './media-types';

/** How much of a file's beginning {@link sniff} wants to see. */
export const SNIFF_BYTES = 4_100;

/** What a file is, by its bytes. */
export interface SniffedType {
  /** To be said in `Content-Type`, beside `nosniff`. Never a type that browsers run. */
  type: string;
  kind: MediaKind;
  /** Whether a browser may show it by itself; else it is a download. */
  inline: boolean;
}

/** Types that are told by their bytes and go by another name here. */
const RENAMED: Readonly<Record<string, string>> = {
  'image/apng': 'image/png',
  'application/ogg': 'audio/ogg',
  'audio/ogg; codecs=opus': 'audio/ogg',
};
/** Whatever a browser or a plug-in might run; `+xml` has SVG and XHTML in it. */
const RUNS = /xml|html|script|shockwave|\bsvg\b|java/;

/**
 * Tells a file's type from its first bytes ({@link SNIFF_BYTES} are enough; fewer if the file has no more). Neither its name
 * nor what its sender said matters. HTML, SVG and XML come out as `application/octet-stream`, a text as `text/plain`.
 */
export async function sniff(head: Uint8Array): Promise<SniffedType> {
  const type = isUtf16(head) ? UNKNOWN_TYPE : safe((await byMagic(head)) ?? byText(head));
  return { type, kind: kindOf(type), inline: isInlineType(type) };
}

/** Its mark also passes for the beginning of a sound that nobody has made for decades. */
const isUtf16 = ([first, second]: Uint8Array): boolean => first === 0xff && second === 0xfe;

async function byMagic(head: Uint8Array): Promise<string | undefined> {
  try {
    const mime = (await fileTypeFromBuffer(head.subarray(0, SNIFF_BYTES)))?.mime;
    return mime && (RENAMED[mime] ?? mime);
  } catch {
    // A file that promises more than the head holds: what it is can't be told then.
    return undefined;
  }
}

function byText(head: Uint8Array): string {
  if (head.length === 0) return UNKNOWN_TYPE;
  const text = decodeText(head.subarray(0, SNIFF_BYTES), head.length < SNIFF_BYTES);
  return text === undefined || isMarkup(text) ? UNKNOWN_TYPE : TEXT_TYPE;
}

const safe = (type: string): string => (type !== TEXT_TYPE && RUNS.test(type) ? UNKNOWN_TYPE : type);
