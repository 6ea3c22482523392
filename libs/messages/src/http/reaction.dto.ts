import { ApiProperty } from '@nestjs/swagger';
import type { Emoji, MessageReaction } from '@messagepal/protocol';

/** An emoji, for the document. */
class EmojiDto implements Emoji {
  @ApiProperty({ type: String, nullable: true, enum: [null], description: 'Unicode emoji have none', example: null })
  id: null;

  @ApiProperty({ description: 'The emoji itself', example: '🎉' })
  name: string;
}

/** How many people reacted to a message with an emoji, for the document. */
export class MessageReactionDto implements MessageReaction {
  @ApiProperty({ type: EmojiDto })
  emoji: EmojiDto;

  @ApiProperty({ type: 'integer', minimum: 1, example: 3 })
  count: number;

  @ApiProperty({ description: 'Whether one is among them', example: false })
  me: boolean;
}
