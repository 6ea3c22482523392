import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { fieldErrors } from '@messagepal/errors';
import { PublicImages } from '@messagepal/media';
import type { Snowflake } from '@messagepal/protocol';
import type { UserEntity } from './user.entity';
import type { UserChanges } from './user.changes';
import { UsersService } from './users.service';

/** What a user may change about themselves, with a picture to upload. */
export interface UserForm extends UserChanges {
  /** A data URI; null for no avatar. */
  avatar?: string | null;
}

const BOTH = { code: 'AVATAR_TWICE', message: 'Give `avatar` or `avatar_url`, not both.' };

/** Pictures of users. */
@Injectable()
export class Avatars {
  constructor(
    private readonly users: UsersService,
    private readonly images: PublicImages,
    private readonly config: Config,
  ) {}

  /** {@link UsersService.update} with a picture. Throws INVALID_FORM_BODY too for one that can't be read or is too large. */
  async update(userId: Snowflake, { avatar, ...changes }: UserForm): Promise<UserEntity> {
    if (avatar !== undefined && changes.avatar_url !== undefined) throw fieldErrors({ avatar: [BOTH] });
    if (avatar === undefined && changes.avatar_url === undefined) return this.users.update(userId, changes);
    const { avatarUrl: former } = await this.users.get(userId);
    const { avatarBytes: maxBytes } = this.config.limits.images;
    const draft = {
      kind: 'avatars',
      ownerId: userId,
      image: avatar ?? null,
      former,
      maxBytes,
      field: 'avatar',
    } as const;
    return this.images.replace(draft, (stored) =>
      this.users.update(userId, { ...changes, avatar_url: changes.avatar_url ?? stored?.url ?? null }),
    );
  }
}
