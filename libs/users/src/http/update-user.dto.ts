import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven } from '@messagepal/errors';
import { dataUriLength } from '@messagepal/media';
import type { StatusPreference } from '@messagepal/protocol';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { AVATAR_URL_MAX } from '../user.policy';
import type { UserForm } from '../avatars';

const PREFERENCES: StatusPreference[] = ['online', 'idle', 'dnd', 'invisible'];
const AVATAR_MAX = dataUriLength(LIMITS.images.avatarBytes);
const { usernameMin, usernameMax } = LIMITS.accounts;

/** The body of `PATCH /users/@me`. */
export class UpdateUserDto implements UserForm {
  @ApiPropertyOptional({
    description: 'a-z, 0-9, underscores and periods, no two periods in a row; capitals are lowered',
    example: 'ada',
    minLength: usernameMin,
    maxLength: usernameMax,
  })
  @IsGiven()
  @IsString()
  @MaxLength(usernameMax)
  username?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: '1–32 visible characters in any script, emoji too; null clears it',
    example: 'Ada Lovelace',
    minLength: 1,
  })
  @IsOptional()
  @IsString()
  display_name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'A picture as a data URI: PNG, JPEG, GIF, WebP or AVIF, up to 4 MiB; null for none. It is made anew, as a square, and shown by `avatar_url`',
    example: null,
    maxLength: AVATAR_MAX,
  })
  @IsOptional()
  @IsString()
  @MaxLength(AVATAR_MAX)
  avatar?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'A picture elsewhere, in place of `avatar`: https or http; null clears it',
    example: 'https://cdn.example/ada.png',
    maxLength: AVATAR_URL_MAX,
  })
  @IsOptional()
  @IsString()
  @MaxLength(AVATAR_URL_MAX)
  avatar_url?: string | null;

  @ApiPropertyOptional({
    enum: PREFERENCES,
    description: 'What to be shown as while connected; others see `invisible` as `offline`',
    example: 'idle',
  })
  @IsGiven()
  @IsIn(PREFERENCES)
  status?: StatusPreference;
}
