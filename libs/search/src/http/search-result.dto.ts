import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { MessageDto } from '@messagepal/messages';
import type { Message, MessageSearchResult } from '@messagepal/protocol';
import { LIMITS } from '@messagepal/config';
import type { SearchAnswer } from '../message-search';

/** What a search has found, for the document. */
export class SearchResultDto implements MessageSearchResult {
  @ApiProperty({
    type: 'integer',
    description: `How many messages there are, counted up to ${LIMITS.search.counted} more than \`offset\`, by relevance ${LIMITS.search.ranked}; may be off for a moment after messages were written or deleted`,
    example: 1,
  })
  total_results: number;

  @ApiProperty({ description: 'Whether older messages are still being read into the index', example: false })
  doing_deep_historical_index: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { $ref: getSchemaPath(MessageDto) }, maxItems: 1 },
    maxItems: LIMITS.search.page,
    description: 'Each in a list of its own',
  })
  messages: Message[][];
}

export const toSearchResult = ({ messages, total, isIncomplete }: SearchAnswer): MessageSearchResult => ({
  total_results: total,
  doing_deep_historical_index: isIncomplete,
  messages: messages.map((message) => [message]),
});
