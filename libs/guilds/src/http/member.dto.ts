import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import type { Member } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';

/** A member, for the document. */
export class MemberDto implements Member {
  @ApiProperty({ type: UserSummaryDto })
  user: UserSummaryDto;

  @ApiProperty({ description: 'Snowflake', example: '1132471000000000010' })
  guild_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'Ada', maxLength: LIMITS.guilds.nickMax })
  nick: string | null;

  @ApiProperty({ type: [String], description: 'Ids of the member’s roles, without `@everyone`', example: [] })
  roles: string[];

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  joined_at: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'End of a time-out', example: null })
  communication_disabled_until: string | null;
}
