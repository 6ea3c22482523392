import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsPlainLine, IsPlainText } from '@messagepal/errors';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { AnnouncedFile } from '../attachment-uploads.service';

const { perMessage, partsMax, nameBytes } = LIMITS.attachments;
const TYPE_MAX = 255;
const ETAG_MAX = 200;

/** A file that is going to be uploaded. */
export class AnnouncedFileDto {
  @ApiProperty({
    description: `What comes before a slash, controls and marks that turn the writing are taken out; cut to ${nameBytes} bytes`,
    example: 'holiday.jpg',
    maxLength: 1024,
  })
  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  @IsPlainText()
  filename: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Bytes, exactly', example: 182_734 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  size: number;

  @ApiPropertyOptional({
    description:
      'Whatever it says, the type is told by the bytes; what contradicts them becomes `application/octet-stream`',
    example: 'image/jpeg',
    maxLength: TYPE_MAX,
  })
  @IsGiven()
  @IsString()
  @IsPlainLine()
  @MaxLength(TYPE_MAX)
  content_type?: string;
}

/** The body of `POST /channels/:channel/attachments`. */
export class ReserveAttachmentsDto {
  @ApiProperty({ type: [AnnouncedFileDto], minItems: 1, maxItems: perMessage })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(perMessage)
  @ValidateNested({ each: true })
  @Type(() => AnnouncedFileDto)
  files: AnnouncedFileDto[];
}

/** A part as the store has answered it. */
export class UploadedPartDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: partsMax, example: 1 })
  @IsInt()
  @Min(1)
  @Max(partsMax)
  number: number;

  @ApiProperty({
    description: 'The ETag of the answer to its request',
    example: '"9b2cf535f27731c9"',
    maxLength: ETAG_MAX,
  })
  @IsString()
  @IsPlainLine()
  @MaxLength(ETAG_MAX)
  etag: string;
}

/** The body of `POST /attachments/:id/complete`. */
export class CompleteAttachmentDto {
  @ApiPropertyOptional({ type: [UploadedPartDto], maxItems: partsMax, description: 'All parts of an upload in parts' })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(partsMax)
  @ValidateNested({ each: true })
  @Type(() => UploadedPartDto)
  parts?: UploadedPartDto[];
}

export const toFiles = ({ files }: ReserveAttachmentsDto): AnnouncedFile[] =>
  files.map(({ filename, size, content_type }) => ({
    filename,
    size,
    ...(content_type !== undefined && { contentType: content_type }),
  }));
