/**
 * Why nothing is made of a file: `broken` (it can't be decoded to its end), `mismatch` (it is not what its first bytes say),
 * `too_large` (pixels), `too_many_frames`, `too_expensive` (time or memory).
 */
export type MediaRefusal = 'broken' | 'mismatch' | 'too_large' | 'too_many_frames' | 'too_expensive';

/** A file of which nothing can or may be made. Trying again changes nothing. */
export class MediaRefused extends Error {
  constructor(
    readonly reason: MediaRefusal,
    options?: ErrorOptions,
  ) {
    super(`The file is refused: ${reason}`, options);
    this.name = 'MediaRefused';
  }
}
