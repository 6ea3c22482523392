/** What an image may cost. One that asks for more is kept as a file without a preview. */
export const IMAGE_BOUNDS = {
  /** Of one frame. */
  pixels: 40_000_000,
  frames: 500,
  /** Of all frames together. */
  animationPixels: 200_000_000,
  /** Of computing time for one file. */
  cpuMs: 5_000,
  /** Of time on the clock, which a busy machine stretches. */
  wallMs: 30_000,
  /** Of memory of the process that decodes. */
  rssBytes: 512 * 1024 * 1024,
} as const;

/** Pixels along the longer side, or of both sides of a square. */
export const LARGEST_SIZE = 2_048;
