import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven } from '@messagepal/errors';
import type { StatusPreference } from '@messagepal/protocol';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { AVATAR_URL_MAX } from '../user.policy';
import type { UserChanges } from '../user.changes';

const PREFERENCES: StatusPreference[] = ['online', 'idle', 'dnd', 'invisible'];
const { usernameMin, usernameMax } = LIMITS.accounts;

/** The body of `PATCH /users/@me`. */
export class UpdateUserDto implements UserChanges {
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
    description: 'https or http; null clears it',
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
