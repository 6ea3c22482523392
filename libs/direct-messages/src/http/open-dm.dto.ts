import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import { ArrayMaxSize, IsArray } from 'class-validator';

const { participants } = LIMITS.directMessages;

/** The body of `POST /users/@me/channels`. */
export class OpenDmDto {
  @ApiPropertyOptional({ description: 'With whom to talk', example: '1132471000000000002' })
  @IsGiven()
  @IsSnowflake()
  recipient_id?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'The same for one; a group with more',
    example: ['1132471000000000002', '1132471000000000003'],
    maxItems: participants,
  })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(participants)
  @IsSnowflake({ each: true })
  recipient_ids?: string[];
}

/** Everybody whom the form names. */
export const recipientsOf = ({ recipient_id, recipient_ids = [] }: OpenDmDto): string[] =>
  recipient_id === undefined ? recipient_ids : [recipient_id, ...recipient_ids];
