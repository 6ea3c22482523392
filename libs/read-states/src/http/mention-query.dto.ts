import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import type { MentionQuery } from '../mentions/mention-search';

const { page } = LIMITS.http;
const { defaultMentions } = LIMITS.readStates;
const ID = { example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };
const WORDS: Readonly<Record<string, boolean>> = { true: true, false: false };
const toBoolean = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? (WORDS[value] ?? value) : value;

/** The query of `GET /users/@me/mentions`. */
export class MentionQueryDto {
  @ApiPropertyOptional({ ...ID, description: 'Messages older than this one' })
  @IsGiven()
  @IsSnowflake()
  before?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: page, default: defaultMentions, example: 25 })
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(page)
  limit: number = defaultMentions;

  @ApiPropertyOptional({ ...ID, description: 'Only of this guild' })
  @IsGiven()
  @IsSnowflake()
  guild_id?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'Those of one’s roles as well', default: true, example: true })
  @Transform(toBoolean)
  @IsGiven()
  @IsBoolean()
  roles: boolean = true;

  @ApiPropertyOptional({ type: Boolean, description: 'Those of everybody as well', default: true, example: true })
  @Transform(toBoolean)
  @IsGiven()
  @IsBoolean()
  everyone: boolean = true;
}

export const toMentionQuery = ({ guild_id: guildId, ...rest }: MentionQueryDto): MentionQuery => ({ ...rest, guildId });
