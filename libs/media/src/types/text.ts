/** Of no use in a text that people read, tab, line feed, form feed and carriage return apart. */
const CONTROL = /[^\P{Cc}\t\n\f\r]/u;
/** HTML, SVG and XML of all sorts, behind blanks, a byte order mark or comments. */
const MARKUP = /^[\s\uFEFF]*<[!?/a-z]/i;
/** Bytes of one character at most; so many may be missing at the end of a part. */
const LONGEST_CHARACTER = 4;

/**
 * The text that the first bytes of a file are, or undefined if they are none: UTF-8 without controls. A character that is cut
 * in two at the end is left out when `complete` is false.
 */
export function decodeText(head: Uint8Array, complete: boolean): string | undefined {
  for (let cut = 0; cut < (complete ? 1 : LONGEST_CHARACTER); cut++) {
    const text = decode(head.subarray(0, head.length - cut));
    if (text !== undefined) return CONTROL.test(text) ? undefined : text;
  }
  return undefined;
}

/** Whether a text is something that a browser might take for a page or a picture with scripts. */
export const isMarkup = (text: string): boolean => MARKUP.test(text);

/** The beginning of a text, for a preview: at most so many characters (code points), never half of one. */
export function textPreview(head: Uint8Array, { chars, complete }: { chars: number; complete: boolean }) {
  const text = decodeText(head, complete);
  return text === undefined
    ? undefined
    : Array.from(text.replace(/^\uFEFF/, ''))
        .slice(0, chars)
        .join('');
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Its only error says that it is no UTF-8.
    return undefined;
  }
}
