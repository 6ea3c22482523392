import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsHttpUrl, IsPlainLine, IsPlainText, IsSnowflake } from '@messagepal/errors';
import { dataUriLength } from '@messagepal/media';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import type { GuildDraft } from '../guild-creation';
import type { GuildForm } from '../guild-icons';

const { nameMin, nameMax, descriptionMax, retentionDays } = LIMITS.guilds;
const URL_MAX = 2048;
const ICON_MAX = dataUriLength(LIMITS.images.avatarBytes);
const trim = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

const NAME = {
  description: 'On one line; blanks around it are cut off',
  example: 'Reading circle',
  minLength: nameMin,
  maxLength: nameMax,
};
const ICON = {
  type: String,
  nullable: true,
  description: 'https or http; null for none',
  example: 'https://cdn.example/circle.png',
  maxLength: URL_MAX,
};
const DESCRIPTION = {
  type: String,
  nullable: true,
  description: 'null for none',
  example: 'A book a month',
  maxLength: descriptionMax,
};

/** What both forms of a guild have. */
class GuildDetailsDto {
  @ApiPropertyOptional(ICON)
  @IsOptional()
  @IsString()
  @MaxLength(URL_MAX)
  @IsHttpUrl()
  icon_url?: string | null;

  @ApiPropertyOptional(DESCRIPTION)
  @IsOptional()
  @IsString()
  @MaxLength(descriptionMax)
  @IsPlainText()
  description?: string | null;
}

/** The body of `POST /guilds`. */
export class CreateGuildDto extends GuildDetailsDto implements GuildDraft {
  @ApiProperty(NAME)
  @Transform(trim)
  @IsString()
  @MinLength(nameMin)
  @MaxLength(nameMax)
  @IsPlainLine()
  name: string;
}

/** The body of `PATCH /guilds/:guild`. */
export class UpdateGuildDto extends GuildDetailsDto implements GuildForm {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'A picture as a data URI: PNG, JPEG, GIF, WebP or AVIF, up to 4 MiB; null for none. It is made anew, as a square, and shown by `icon_url`',
    example: null,
    maxLength: ICON_MAX,
  })
  @IsOptional()
  @IsString()
  @MaxLength(ICON_MAX)
  icon?: string | null;

  @ApiPropertyOptional(NAME)
  @Transform(trim)
  @IsGiven()
  @IsString()
  @MinLength(nameMin)
  @MaxLength(nameMax)
  @IsPlainLine()
  name?: string;

  @ApiPropertyOptional({
    description: 'A member who owns the guild from then on; for the owner only',
    example: '1132471000000000001',
  })
  @IsGiven()
  @IsSnowflake()
  owner_id?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'A text channel in which joins are told of; null for nowhere',
    example: null,
  })
  @IsOptional()
  @IsSnowflake()
  system_channel_id?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: retentionDays,
    description:
      'For how many days messages are kept: older ones are deleted for good, pinned ones as well. null for the default',
    example: 365,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(retentionDays)
  message_retention_days?: number | null;
}
