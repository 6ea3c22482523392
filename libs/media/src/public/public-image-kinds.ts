import type { ImageRequest } from '../images/image-request';

/** Pictures that whoever knows their address may see. */
export type PublicImageKind = 'avatars' | 'icons' | 'emojis';

/** What is made of a picture of a kind when it comes in. Nothing is decoded when somebody asks for one. */
export interface PublicImageShape {
  /** Ascending. */
  readonly sizes: readonly number[];
  readonly fit: ImageRequest['fit'];
}

const SQUARE: PublicImageShape = { sizes: [64, 128, 256, 512], fit: 'cover' };

export const PUBLIC_IMAGES: Readonly<Record<PublicImageKind, PublicImageShape>> = {
  avatars: SQUARE,
  icons: SQUARE,
  emojis: { sizes: [48, 128], fit: 'inside' },
};
