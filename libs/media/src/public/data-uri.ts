const DATA_URI = /^data:image\/[a-z+.-]{1,20};base64,([A-Za-z0-9+/]+={0,2})$/;
/** The longest beginning that is no content. */
const HEAD_MAX = 64;

/** How long the data URI of an image of so many bytes may be. */
export const dataUriLength = (bytes: number): number => HEAD_MAX + Math.ceil(bytes / 3) * 4;

/** The bytes of `data:image/png;base64,…`, whatever type it says; undefined for anything else. */
export function readDataUri(uri: string): Buffer | undefined {
  const content = DATA_URI.exec(uri)?.[1];
  return content === undefined ? undefined : Buffer.from(content, 'base64');
}
