import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { fieldErrors, IsGiven, IsSnowflake } from '@messagepal/errors';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import type { PageQuery } from '../store/message-store';

const { page, defaultPage } = LIMITS.http;
const CURSORS = ['before', 'after', 'around'] as const;
const ID = { example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };

/** The query of `GET /channels/:channel/messages`. */
export class PageMessagesDto {
  @ApiPropertyOptional({ ...ID, description: 'Messages older than this one' })
  @IsGiven()
  @IsSnowflake()
  before?: string;

  @ApiPropertyOptional({ ...ID, description: 'Messages newer than this one, those next to it' })
  @IsGiven()
  @IsSnowflake()
  after?: string;

  @ApiPropertyOptional({ ...ID, description: 'This message and those on either side of it' })
  @IsGiven()
  @IsSnowflake()
  around?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: page, default: defaultPage })
  @IsGiven()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(page)
  limit?: number;
}

/** @throws ApiError INVALID_FORM_BODY (400) for more than one cursor */
export function toPageQuery(dto: PageMessagesDto): PageQuery {
  const [cursor, second] = CURSORS.filter((name) => dto[name] !== undefined);
  if (second) {
    const message = 'Only one of before, after and around may be given.';
    throw fieldErrors({ [second]: [{ code: 'CURSOR_CONFLICT', message }] });
  }
  return { ...(cursor && { [cursor]: dto[cursor] }), limit: dto.limit ?? defaultPage };
}
