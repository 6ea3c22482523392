import { ApiError, fieldErrors } from '@messagepal/errors';
import { MediaRefused } from '../images/media-refused.error';

/** What a form is told whose picture is none. */
export const notAnImage = (field: string): ApiError =>
  fieldErrors({
    [field]: [{ code: 'IMAGE_INVALID', message: 'Not a PNG, JPEG, GIF, WebP or AVIF image that can be read.' }],
  });

/** What a form is told whose picture has too many bytes. */
export const tooManyBytes = (field: string, bytes: number): ApiError =>
  fieldErrors({
    [field]: [{ code: 'BINARY_TYPE_MAX_SIZE', message: `File cannot be larger than ${Math.floor(bytes / 1024)} KiB.` }],
  });

const tooMuch = (field: string): ApiError =>
  fieldErrors({ [field]: [{ code: 'IMAGE_TOO_LARGE', message: 'The image has too many pixels or frames.' }] });

/** A refusal as the mistake of a form; anything else as it is. */
export function asMistake(error: unknown, field: string): unknown {
  if (!(error instanceof MediaRefused)) return error;
  return error.reason === 'broken' || error.reason === 'mismatch' ? notAnImage(field) : tooMuch(field);
}
