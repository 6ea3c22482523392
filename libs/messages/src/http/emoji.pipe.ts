import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { canonicalEmoji } from '../reactions/emoji';

/** An emoji in a path, in its one spelling. Throws UNKNOWN_EMOJI (400) for anything else. */
@Injectable()
export class EmojiPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    const emoji = typeof value === 'string' ? canonicalEmoji(value) : undefined;
    if (emoji === undefined) throw new ApiError('UNKNOWN_EMOJI');
    return emoji;
  }
}
