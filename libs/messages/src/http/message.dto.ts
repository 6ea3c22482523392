import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { MessageType, type Message, type MessageReference } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';

const ID = { description: 'Snowflake', example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };
const TIME = { format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' };
const OBJECTS = { type: 'array', items: { type: 'object', additionalProperties: true }, example: [] } as const;

/** Another message that one refers to, for the document. */
export class MessageReferenceDto implements MessageReference {
  @ApiProperty(ID)
  message_id: string;

  @ApiProperty(ID)
  channel_id: string;

  @ApiPropertyOptional(ID)
  guild_id?: string;
}

/** A message, for the document. */
export class MessageDto implements Message {
  @ApiProperty(ID)
  id: string;

  @ApiProperty(ID)
  channel_id: string;

  @ApiPropertyOptional({ ...ID, description: 'Snowflake; absent in direct messages' })
  guild_id?: string;

  @ApiProperty({ type: UserSummaryDto })
  author: UserSummaryDto;

  @ApiProperty({ example: 'Hello, everybody', maxLength: LIMITS.messages.contentMax })
  content: string;

  @ApiProperty(TIME)
  timestamp: string;

  @ApiProperty({ ...TIME, type: String, nullable: true, description: 'null if it was never edited' })
  edited_at: string | null;

  @ApiProperty({ enum: Object.values(MessageType), description: 'Discord’s numbers: 0 default, 19 reply', example: 0 })
  type: MessageType;

  @ApiProperty({ type: 'integer', example: 0 })
  flags: number;

  @ApiPropertyOptional({ description: 'As its author sent it', example: '01J8ZQ', maxLength: LIMITS.messages.nonceMax })
  nonce?: string;

  @ApiProperty(OBJECTS)
  attachments: unknown[];

  @ApiProperty(OBJECTS)
  embeds: unknown[];

  @ApiProperty({ type: [UserSummaryDto], example: [] })
  mentions: UserSummaryDto[];

  @ApiProperty({ type: [String], example: [] })
  mention_roles: string[];

  @ApiProperty({ example: false })
  mention_everyone: boolean;

  @ApiProperty(OBJECTS)
  reactions: unknown[];

  @ApiProperty({ example: false })
  pinned: boolean;

  @ApiPropertyOptional({ type: MessageReferenceDto })
  message_reference?: MessageReferenceDto;
}
