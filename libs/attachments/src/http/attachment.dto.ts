import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import type { Attachment } from '@messagepal/protocol';

const ID = { description: 'Snowflake', example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };
const URL = 'https://chat.example.org/api/v1/attachments/1132471000000000001/holiday.jpg';
const { descriptionMax } = LIMITS.attachments;

/** A file in a message, for the document. */
export class AttachmentDto implements Attachment {
  @ApiProperty(ID)
  id: string;

  @ApiProperty({ example: 'holiday.jpg' })
  filename: string;

  @ApiPropertyOptional({ example: 'The beach in the evening', maxLength: descriptionMax })
  description?: string;

  @ApiProperty({ description: 'By its bytes', example: 'image/jpeg' })
  content_type: string;

  @ApiProperty({ type: 'integer', description: 'Bytes', example: 182_734 })
  size: number;

  @ApiProperty({
    description:
      'Stays the same. Asks for a session and for the rights of that moment: 404 as soon as the message is gone or is not to be read any more',
    example: URL,
  })
  url: string;

  @ApiProperty({ description: 'The same', example: URL })
  proxy_url: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Pixels', example: 1600 })
  width?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'Pixels', example: 1200 })
  height?: number;

  @ApiPropertyOptional({ description: 'Seconds', example: 12.5 })
  duration_secs?: number;

  @ApiPropertyOptional({ description: 'A thumbhash in Base64', example: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w' })
  placeholder?: string;

  @ApiPropertyOptional({ type: 'integer', example: 1 })
  placeholder_version?: number;

  @ApiPropertyOptional({ example: false })
  animated?: boolean;

  @ApiPropertyOptional({ description: 'The beginning of a text', example: 'Dear all,' })
  text_preview?: string;

  @ApiProperty({
    enum: ['waiting', 'done', 'failed'],
    description: 'Whether the server has looked into it; MESSAGE_UPDATE brings what it found',
  })
  processing: Attachment['processing'];

  @ApiPropertyOptional({ enum: [true], description: 'It was found to be dangerous: nobody gets it' })
  quarantined?: true;
}

/** One request of an upload, for the document. */
export class UploadRequestDto {
  @ApiProperty({ enum: ['PUT'] })
  method: 'PUT';

  @ApiProperty({
    description: 'Absolute; to be used as it is, without a token',
    example: 'https://files.example.org/…',
  })
  url: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'To be sent with it',
    example: { 'Content-Type': 'application/octet-stream' },
  })
  headers: Record<string, string>;

  @ApiProperty({ type: 'integer', description: 'Bytes of the body, exactly', example: 182_734 })
  size: number;
}

/** Where a file is to be uploaded, for the document. */
export class UploadDto {
  @ApiProperty({ ...ID, description: 'Snowflake: for `complete`, and for the message' })
  id: string;

  @ApiProperty({ description: 'As it will be shown', example: 'holiday.jpg' })
  filename: string;

  @ApiProperty({
    type: [UploadRequestDto],
    description:
      'One, or of a large file one for each part, numbered from 1 in this order: send them in any order, several at once, again if they fail',
  })
  requests: UploadRequestDto[];

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  expires_at: string;
}

/** The answer to a reservation, for the document. */
export class UploadsDto {
  @ApiProperty({ type: [UploadDto], description: 'In the order of the files' })
  attachments: UploadDto[];
}
