import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsSnowflake } from '@messagepal/errors';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';

const { bulkDeleteMin, bulkDeleteMax } = LIMITS.messages;

/** The body of `POST /channels/:channel/messages/bulk-delete`. */
export class BulkDeleteDto {
  @ApiProperty({
    description: 'Ids, each once; those of messages that are not there change nothing',
    type: [String],
    minItems: bulkDeleteMin,
    maxItems: bulkDeleteMax,
    uniqueItems: true,
    example: ['1132471000000000001', '1132471000000000002'],
  })
  @IsArray()
  @ArrayMinSize(bulkDeleteMin)
  @ArrayMaxSize(bulkDeleteMax)
  @ArrayUnique()
  @IsSnowflake({ each: true })
  messages: string[];
}
