import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { EMOJI_HASH, PublicImages } from '@messagepal/media';
import type { GuildEmoji } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { EmojiEntity } from './emoji.entity';
import { toEmoji } from './emoji.presenter';

/** What emoji look like, and who made them. */
@Injectable()
export class EmojiPictures {
  constructor(
    private readonly images: PublicImages,
    private readonly summaries: UserSummaries,
    private readonly config: Config,
  ) {}

  /** Stores the picture of a new emoji and has `commit` keep its row. Throws INVALID_FORM_BODY, and whatever `commit` throws. */
  store<T>(emojiId: string, image: string, commit: (animated: boolean) => Promise<T>): Promise<T> {
    const { emojiBytes: maxBytes } = this.config.limits.images;
    const draft = { kind: 'emojis', ownerId: emojiId, image, former: null, maxBytes, field: 'image' } as const;
    return this.images.replace(draft, (stored) => commit(stored?.animated ?? false));
  }

  /** Removes the picture of a deleted emoji. */
  remove(emojiId: string): Promise<void> {
    return this.images.remove({ kind: 'emojis', ownerId: emojiId, hash: EMOJI_HASH });
  }

  /** An emoji with who made it. */
  async shown(emoji: EmojiEntity): Promise<GuildEmoji> {
    return toEmoji(emoji, (await this.summaries.getMany([emoji.creatorId])).get(emoji.creatorId));
  }
}
