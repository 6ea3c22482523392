import { Injectable } from '@nestjs/common';
import { MediaChildren } from './children/media-children';
import { LARGEST_SIZE } from './images/image-bounds';
import type { ImageFindings, ImageRequest } from './images/image-request';
import type { RecordingFindings, RecordingRequest } from './recordings/recording';

/** What can be learned and made of files that strangers send. Each is decoded in a process of its own, within bounds. */
@Injectable()
export class Media {
  constructor(private readonly children: MediaChildren) {}

  /**
   * Decodes an image once and makes smaller ones of it, in the order of `boxes` and, within one, of `formats`. Nothing derived
   * carries metadata, and nothing is larger than the original.
   *
   * @throws MediaRefused when nothing may be made of it; ApiError SERVICE_UNAVAILABLE when too many wait already; RangeError for
   * sizes above 2048
   */
  image(request: ImageRequest): Promise<ImageFindings> {
    const sides = request.boxes.flatMap(({ width, height }) => [width, height]);
    if (sides.some((side) => side < 1 || side > LARGEST_SIZE)) throw new RangeError('No size of an image');
    return this.children.run('image', request);
  }

  /**
   * Reads duration, codec and size of the picture of a recording.
   *
   * @throws MediaRefused broken, too_expensive; ApiError SERVICE_UNAVAILABLE when too many wait already
   */
  recording(request: RecordingRequest): Promise<RecordingFindings> {
    return this.children.run('recording', request);
  }
}
