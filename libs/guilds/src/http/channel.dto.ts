import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import type { Channel, ChannelType, PermissionOverwrite } from '@messagepal/protocol';

const TYPES: ChannelType[] = ['text', 'voice', 'category', 'announcement', 'dm', 'group_dm', 'thread'];
const { nameMax, topicMax, slowmodeMaxSeconds } = LIMITS.channels;

/** What a channel changes for a role or a member, for the document. */
export class PermissionOverwriteDto implements PermissionOverwrite {
  @ApiProperty({ description: 'Of the role or the user', example: '1132471000000000010' })
  id: string;

  @ApiProperty({ enum: ['role', 'member'], example: 'role' })
  type: 'role' | 'member';

  @ApiProperty({ description: 'Permission bits as a decimal string', example: '0', pattern: '^[0-9]+$' })
  allow: string;

  @ApiProperty({ description: 'Permission bits as a decimal string', example: '2', pattern: '^[0-9]+$' })
  deny: string;
}

/** A channel of a guild, for the document. */
export class ChannelDto implements Channel {
  @ApiProperty({ description: 'Snowflake', example: '1132471000000000020' })
  id: string;

  @ApiProperty({ description: 'Snowflake', example: '1132471000000000010' })
  guild_id: string;

  @ApiProperty({ enum: TYPES, example: 'text' })
  type: ChannelType;

  @ApiProperty({ example: 'general', maxLength: nameMax })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Anything goes', maxLength: topicMax })
  topic: string | null;

  @ApiProperty({ type: 'integer', description: 'Place in the list, from 0; equal places go by id', example: 0 })
  position: number;

  @ApiProperty({ type: String, nullable: true, description: 'The category', example: '1132471000000000019' })
  parent_id: string | null;

  @ApiProperty({ example: false })
  nsfw: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'Slow mode: seconds that a member waits from one message to the next, 0 for none',
    example: 0,
    maximum: slowmodeMaxSeconds,
  })
  rate_limit_per_user: number;

  @ApiProperty({ type: [PermissionOverwriteDto] })
  permission_overwrites: PermissionOverwriteDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Of the newest message', example: '1132471000000000099' })
  last_message_id: string | null;
}
