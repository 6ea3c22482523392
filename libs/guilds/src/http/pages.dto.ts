import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import type { GuildPage } from '../guilds.service';

const { page, defaultPage } = LIMITS.http;

/** The query of lists that go by id, ascending. */
export class AfterPageDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: page, default: defaultPage, example: defaultPage })
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(page)
  limit: number = defaultPage;

  @ApiPropertyOptional({ description: 'Only ids above this one', example: '1132471000000000001' })
  @IsGiven()
  @IsSnowflake()
  after?: string;
}

/** The query of `GET /users/@me/guilds`. */
export class GuildPageDto extends AfterPageDto implements GuildPage {
  @ApiPropertyOptional({ description: 'Only ids below this one', example: '1132471000000000999' })
  @IsGiven()
  @IsSnowflake()
  before?: string;
}
