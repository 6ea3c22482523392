import { Injectable } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { WillSend } from '@messagepal/extension';
import type { Sending } from '@messagepal/messages';
import { AutomodWords } from './automod-words.service';
import { hasAnyWord, textsOf } from './words';

/** Discord's number for the same, which lies in the band of extensions. */
const REFUSED = { code: 200_000, status: 400, message: 'Message was blocked by automatic moderation' };

/** Looks at messages and edits before they are stored. */
@Injectable()
export class AutomodFilter {
  constructor(private readonly words: AutomodWords) {}

  /** Waits for nothing unless the guild has changed since its last message. */
  @WillSend()
  filter({ guildId, version, content, embeds }: Sending): Promise<void> | void {
    const words = this.words.asOf(guildId, version);
    const text = [content, ...embeds.flatMap(textsOf)].join('\n');
    return words instanceof Promise ? words.then((loaded) => demandNone(text, loaded)) : demandNone(text, words);
  }
}

function demandNone(text: string, words: ReadonlySet<string>): void {
  if (hasAnyWord(text, words)) throw new ApiError(REFUSED);
}
