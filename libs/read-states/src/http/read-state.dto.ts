import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsGiven } from '@messagepal/errors';
import type { ReadState } from '@messagepal/protocol';
import { IsBoolean } from 'class-validator';

const ID = { description: 'Snowflake', example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };

/** How far one has read a channel, for the document. */
export class ReadStateDto implements ReadState {
  @ApiProperty(ID)
  channel_id: string;

  @ApiProperty({ ...ID, type: String, nullable: true, description: 'null for who has acknowledged nothing here' })
  last_read_id: string | null;

  @ApiProperty({ type: 'integer', description: 'Unread messages that mention one', example: 0 })
  mention_count: number;

  @ApiProperty({ example: false })
  unread: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'Rises with every change of `last_read_id`',
    example: 1_767_323_045_678,
  })
  version: number;
}

/** The body of an ack. */
export class AckDto {
  @ApiPropertyOptional({
    description: 'Read up to here and no further: what comes after it is unread again',
    default: false,
    example: false,
  })
  @IsGiven()
  @IsBoolean()
  manual?: boolean;
}
