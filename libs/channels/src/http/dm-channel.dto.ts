import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import type { DmChannel } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';

/** A channel between people, for the document. */
export class DmChannelDto implements DmChannel {
  @ApiProperty({ description: 'Snowflake', example: '1132471000000000020' })
  id: string;

  @ApiProperty({ enum: ['dm', 'group_dm'], example: 'dm' })
  type: 'dm' | 'group_dm';

  @ApiProperty({ type: String, nullable: true, example: null, maxLength: LIMITS.channels.nameMax })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of a group', example: null })
  owner_id: string | null;

  @ApiProperty({ type: [UserSummaryDto], description: 'The others, by id' })
  recipients: UserSummaryDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Of the newest message', example: '1132471000000000099' })
  last_message_id: string | null;
}
