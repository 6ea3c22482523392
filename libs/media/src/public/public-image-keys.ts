import type { PublicImageKind } from './public-image-kinds';

/** Which picture: whose, and by the hash of its content. `a_` in front of a hash says that it moves. An emoji never changes. */
export interface PublicImage {
  readonly kind: PublicImageKind;
  /** A user, a guild or an emoji. */
  readonly ownerId: string;
  readonly hash: string;
}

/** In place of a hash, where an id has the same picture for ever. */
export const EMOJI_HASH = 'image';

export const imageKey = ({ kind, ownerId, hash }: PublicImage, size: number): string =>
  `${kind}/${ownerId}/${hash}/${size}.webp`;

/** Where a picture is on this server. */
export const imagePath = ({ kind, ownerId, hash }: PublicImage): string =>
  kind === 'emojis' ? `/emojis/${ownerId}.webp` : `/${kind}/${ownerId}/${hash}.webp`;

const PATH = /\/(avatars|icons)\/(\d{1,19})\/((?:a_)?[0-9a-f]{32})\.webp$/;

/** The avatar or icon that an address leads to: of this server, or of one that it was before it got another name. */
export function imageOfUrl(url: string | null): PublicImage | undefined {
  const [, kind, ownerId, hash] = PATH.exec(url ?? '') ?? [];
  if (kind === undefined || ownerId === undefined || hash === undefined) return undefined;
  return { kind: kind as PublicImageKind, ownerId, hash };
}

/** The picture that a stored object belongs to. */
export function imageOfKey(key: string): PublicImage | undefined {
  const [, kind, ownerId, hash] = /^(avatars|icons|emojis)\/(\d{1,19})\/(\w+)\/\d+\.webp$/.exec(key) ?? [];
  if (kind === undefined || ownerId === undefined || hash === undefined) return undefined;
  return { kind: kind as PublicImageKind, ownerId, hash };
}
