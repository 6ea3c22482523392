import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import type { AllowedMentions } from '@messagepal/protocol';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn } from 'class-validator';

const { userMentions, roleMentions } = LIMITS.messages;
const KINDS = ['users', 'roles', 'everyone'] as const;

/** Who may be mentioned by a message. */
export class AllowedMentionsDto implements AllowedMentions {
  @ApiPropertyOptional({
    description: 'Kinds of mentions that are taken from the content',
    enum: KINDS,
    isArray: true,
    uniqueItems: true,
    example: ['users'],
  })
  @IsGiven()
  @IsArray()
  @ArrayUnique()
  @IsIn(KINDS, { each: true })
  parse?: (typeof KINDS)[number][];

  @ApiPropertyOptional({
    description: 'Of those named in the content these only; not together with `users` in `parse`',
    type: [String],
    maxItems: userMentions,
    example: [],
  })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(userMentions)
  @IsSnowflake({ each: true })
  users?: string[];

  @ApiPropertyOptional({
    description: 'Of those named in the content these only; not together with `roles` in `parse`',
    type: [String],
    maxItems: roleMentions,
    example: [],
  })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(roleMentions)
  @IsSnowflake({ each: true })
  roles?: string[];

  @ApiPropertyOptional({ description: 'Whether to mention the author of the message replied to', default: false })
  @IsGiven()
  @IsBoolean()
  replied_user?: boolean;
}
