import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { AttachmentDto } from '@messagepal/attachments';
import { LIMITS } from '@messagepal/config';
import { MessageType, type Message, type MessageReference, type ReferencedMessage } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';
import { EmbedDto } from './embed.dto';
import { MessageReactionDto } from './reaction.dto';

const ID = { description: 'Snowflake', example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };
const TIME = { format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' };

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

  @ApiProperty({
    enum: Object.values(MessageType),
    description: 'Discord’s numbers: 0 default, 6 pin, 7 join, 19 reply',
    example: 0,
  })
  type: MessageType;

  @ApiProperty({ type: 'integer', description: 'Bits: 4 hides embeds, 4096 is silent', example: 0 })
  flags: number;

  @ApiPropertyOptional({ description: 'As its author sent it', example: '01J8ZQ', maxLength: LIMITS.messages.nonceMax })
  nonce?: string;

  @ApiProperty({ type: [AttachmentDto], example: [] })
  attachments: AttachmentDto[];

  @ApiProperty({ type: [EmbedDto], description: 'None while its flags hide them', example: [] })
  embeds: EmbedDto[];

  @ApiProperty({ type: [UserSummaryDto], description: 'Members whom it mentions, by name or by reply', example: [] })
  mentions: UserSummaryDto[];

  @ApiProperty({ type: [String], example: [] })
  mention_roles: string[];

  @ApiProperty({ example: false })
  mention_everyone: boolean;

  @ApiProperty({ type: [MessageReactionDto], description: 'In the order in which the emoji came', example: [] })
  reactions: MessageReactionDto[];

  @ApiProperty({ example: false })
  pinned: boolean;

  @ApiPropertyOptional({ type: MessageReferenceDto, description: 'What it replies to' })
  message_reference?: MessageReferenceDto;

  @ApiPropertyOptional({
    type: () => ReferencedMessageDto,
    nullable: true,
    description:
      'What it replies to, as it is now, without its reactions; null if that is deleted. Absent where nobody looked: in events about messages older than 5 minutes, and for who may not read the history',
  })
  referenced_message?: ReferencedMessage | null;
}

/** A message that another one replies to, for the document. */
class ReferencedMessageDto extends OmitType(MessageDto, ['reactions', 'pinned', 'referenced_message'] as const) {}
