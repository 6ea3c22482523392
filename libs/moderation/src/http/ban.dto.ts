import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import type { Ban, BulkBan } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, IsString, Max, Min } from 'class-validator';

const { purgeSeconds, bansAtOnce } = LIMITS.moderation;

/** A ban, for the document. */
export class BanDto implements Ban {
  @ApiProperty({ type: UserSummaryDto })
  user: UserSummaryDto;

  @ApiProperty({ type: String, nullable: true, description: 'What the audit log says as well', example: 'Spam' })
  reason: string | null;
}

/** The body of `PUT /guilds/:guild/bans/:user`. */
export class CreateBanDto {
  @ApiPropertyOptional({
    type: 'integer',
    description:
      'Messages that the user sent in the guild so many seconds ago or later are deleted, soon after the answer',
    default: 0,
    minimum: 0,
    maximum: purgeSeconds,
    example: 3600,
  })
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(purgeSeconds)
  delete_message_seconds: number = 0;
}

/** The body of `POST /guilds/:guild/bulk-ban`. */
export class BulkBanFormDto extends CreateBanDto {
  @ApiProperty({
    type: [String],
    description: 'Each once',
    minItems: 1,
    maxItems: bansAtOnce,
    example: ['1132471000000000001'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(bansAtOnce)
  @ArrayUnique()
  @IsString({ each: true })
  @IsSnowflake({ each: true })
  user_ids: string[];
}

/** What became of a bulk ban, for the document. */
export class BulkBanDto implements BulkBan {
  @ApiProperty({ type: [String], example: ['1132471000000000001'] })
  banned_users: string[];

  @ApiProperty({
    type: [String],
    description: 'Those who were banned already, whom there are not, and on whom the caller may not act',
    example: [],
  })
  failed_users: string[];
}
