import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, Matches } from 'class-validator';

const MAX_WORDS = 500;
const WORD = /^[\p{L}\p{M}\p{N}]{1,50}$/u;

/** The list of words: the body of `PUT /guilds/:guild/automod/words`, and every answer. */
export class AutomodWordsDto {
  @ApiProperty({
    type: [String],
    description: `Whole words of letters and digits, up to 50 of these; case does not matter`,
    maxItems: MAX_WORDS,
    uniqueItems: true,
    example: ['spam'],
  })
  @IsArray()
  @ArrayMaxSize(MAX_WORDS)
  @ArrayUnique()
  @Matches(WORD, {
    each: true,
    message: 'Each must be one word of 1 to 50 letters and digits, without spaces or signs.',
  })
  words: string[];
}
