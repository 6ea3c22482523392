import type { ImageType } from '../types/media-types';

export type DerivedFormat = 'webp' | 'avif';

/** Pixels. */
export interface Box {
  width: number;
  height: number;
}

export const square = (side: number): Box => ({ width: side, height: side });

/** An image to look at, and what to make of it. */
export interface ImageRequest {
  /** A file of this machine. */
  path: string;
  /** What its bytes say it is. */
  type: ImageType;
  /** The folder for what is made. */
  folder: string;
  /** What each derived image fits into (`inside`), or squares that it is cut to, from its middle (`cover`). Nothing is enlarged. */
  boxes: readonly Box[];
  formats: readonly DerivedFormat[];
  fit: 'inside' | 'cover';
  /** Whether what moves keeps moving, as WebP. Otherwise the first frame is taken. */
  animated?: boolean;
  /** Whether to compute a ThumbHash. */
  thumbhash?: boolean;
}

/** A picture made from another one: without metadata, upright, in sRGB. */
export interface DerivedImage {
  path: string;
  format: DerivedFormat;
  /** What was asked for. */
  box: Box;
  width: number;
  height: number;
  bytes: number;
  animated: boolean;
}

/** What is known of an image once it was decoded. */
export interface ImageFindings {
  /** In pixels, as it is looked at: its orientation applied. */
  width: number;
  height: number;
  frames: number;
  animated: boolean;
  /** Base64, about 25 bytes: https://evanw.github.io/thumbhash/. */
  thumbhash: string | null;
  derived: DerivedImage[];
}
