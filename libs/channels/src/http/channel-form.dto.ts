import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsPlainLine, IsPlainText, IsSnowflake } from '@messagepal/errors';
import { OverwriteEntryDto } from './overwrite-form.dto';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { ChannelDraft, ChannelMove, ChannelPatch } from '../channel-forms';
import { GUILD_CHANNEL_TYPES } from '../channel.policy';

const { nameMax, topicMax, slowmodeMaxSeconds, perGuild, overwrites } = LIMITS.channels;

const NAME = {
  description: 'On one line; in channels of text it is lower-cased and blanks become dashes',
  example: 'general',
  minLength: 1,
  maxLength: nameMax,
};
const POSITION = { type: 'integer', minimum: 0, maximum: perGuild, example: 0 } as const;
const PARENT = { type: String, nullable: true, example: '1132471000000000019' };

const LOCK = {
  type: Boolean,
  description: 'Whether to take over the overwrites of the category it is then in; takes MANAGE_ROLES',
  example: true,
};

/** What the forms of a channel have in common. */
class ChannelDetailsDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'null for none; not for categories',
    example: 'Anything goes',
    maxLength: topicMax,
  })
  @IsOptional()
  @IsString()
  @MaxLength(topicMax)
  @IsPlainText()
  topic?: string | null;

  @ApiPropertyOptional({ ...POSITION, description: 'Place in its category; the others make room' })
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(perGuild)
  position?: number;

  @ApiPropertyOptional({ ...PARENT, description: 'A category of the guild; null for none; not for categories' })
  @IsOptional()
  @IsSnowflake()
  parent_id?: string | null;

  @ApiPropertyOptional({ description: 'Whether it is for adults; not for categories', example: false })
  @IsGiven()
  @IsBoolean()
  nsfw?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    description:
      'Slow mode: seconds that a member waits from one message to the next, else 429 with the code 20016; 0 for none. Whoever holds MANAGE_MESSAGES, MANAGE_CHANNELS or BYPASS_SLOWMODE does not wait. Not for categories',
    example: 0,
    minimum: 0,
    maximum: slowmodeMaxSeconds,
  })
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(slowmodeMaxSeconds)
  rate_limit_per_user?: number;

  @ApiPropertyOptional({
    type: [OverwriteEntryDto],
    maxItems: overwrites,
    description:
      'All of them. A new channel without them has those of its category. To change them takes MANAGE_ROLES.',
  })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(overwrites)
  @ArrayUnique((entry: unknown) => (entry instanceof OverwriteEntryDto ? entry.id : entry))
  @ValidateNested({ each: true })
  @Type(() => OverwriteEntryDto)
  permission_overwrites?: OverwriteEntryDto[];
}

/** The body of `POST /guilds/:guild/channels`. */
export class CreateChannelDto extends ChannelDetailsDto implements ChannelDraft {
  @ApiProperty(NAME)
  @IsString()
  @MinLength(1)
  @MaxLength(nameMax)
  @IsPlainLine()
  name: string;

  @ApiPropertyOptional({ enum: GUILD_CHANNEL_TYPES, default: 'text', example: 'text' })
  @IsGiven()
  @IsIn(GUILD_CHANNEL_TYPES)
  type: ChannelDraft['type'] = 'text';
}

/** The body of `PATCH /channels/:channel`. */
export class UpdateChannelDto extends ChannelDetailsDto implements ChannelPatch {
  @ApiPropertyOptional(NAME)
  @IsGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(nameMax)
  @IsPlainLine()
  name?: string;

  @ApiPropertyOptional(LOCK)
  @IsGiven()
  @IsBoolean()
  lock_permissions?: boolean;
}

/** An entry of the body of `PATCH /guilds/:guild/channels`. */
export class MoveChannelDto implements ChannelMove {
  @ApiProperty({ description: 'Of the channel', example: '1132471000000000020' })
  @IsSnowflake()
  id: string;

  @ApiPropertyOptional({ ...POSITION, nullable: true, description: 'Place in its category; stays if null or absent' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(perGuild)
  position?: number | null;

  @ApiPropertyOptional({ ...PARENT, description: 'Its new category; null for none, absent for the one it is in' })
  @IsOptional()
  @IsSnowflake()
  parent_id?: string | null;

  @ApiPropertyOptional({ ...LOCK, nullable: true })
  @IsOptional()
  @IsBoolean()
  lock_permissions?: boolean | null;
}
