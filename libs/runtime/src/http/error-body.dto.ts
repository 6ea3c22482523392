import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ErrorBody, FieldErrors } from '@messagepal/protocol';

/** The one error shape, as a schema for the document. */
export class ErrorBodyDto implements ErrorBody {
  @ApiProperty({ type: 'integer', description: 'Stable number of the error', example: 50035 })
  code: number;

  @ApiProperty({ description: 'For developers, in English', example: 'Invalid Form Body' })
  message: string;

  @ApiPropertyOptional({ description: 'Also in the X-Request-Id header and in the server’s logs' })
  request_id?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Mirrors the shape of the input; `_errors` sits where the mistake is',
    example: {
      content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
    },
  })
  errors?: FieldErrors;
}

/** The body of 429. */
export class RateLimitedDto {
  @ApiProperty({ example: 'You are being rate limited.' })
  message: string;

  @ApiProperty({ description: 'Seconds to wait', example: 0.65 })
  retry_after: number;

  @ApiProperty({ description: 'Whether the limit spans all routes', example: false })
  global: boolean;

  @ApiProperty({ type: 'integer', example: 0 })
  code: number;

  @ApiPropertyOptional()
  request_id?: string;
}
