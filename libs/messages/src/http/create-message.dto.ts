import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsPlainLine, IsPlainText } from '@messagepal/errors';
import { IsString, MaxLength, MinLength } from 'class-validator';
import type { MessageDraft } from '../message.policy';

const { contentMax, nonceMax } = LIMITS.messages;

/** The body of `PATCH /channels/:channel/messages/:message`. */
export class EditMessageDto {
  @ApiProperty({
    description: `1–${contentMax} code points, some of them visible`,
    example: 'Hello, everybody',
    minLength: 1,
    maxLength: contentMax,
    pattern: '\\S',
  })
  @IsString()
  @IsPlainText()
  content: string;
}

/** The body of `POST /channels/:channel/messages`. */
export class CreateMessageDto extends EditMessageDto {
  @ApiPropertyOptional({
    description: 'The same nonce of the same author in the same channel within 5 minutes answers the first message',
    example: '01J8ZQ',
    minLength: 1,
    maxLength: nonceMax,
  })
  @IsGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(nonceMax)
  @IsPlainLine()
  nonce?: string;
}

export const toDraft = ({ content, nonce }: CreateMessageDto): MessageDraft => ({ content, nonce: nonce ?? null });
