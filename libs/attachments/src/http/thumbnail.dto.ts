import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsGiven } from '@messagepal/errors';
import { Type } from 'class-transformer';
import { IsIn } from 'class-validator';
import { THUMBNAIL_FORMATS, THUMBNAIL_SIZES, type ThumbnailSpec } from '../thumbnail';

const SIZE = { type: 'integer', enum: [...THUMBNAIL_SIZES], example: 320 } as const;
const LARGEST = THUMBNAIL_SIZES.at(-1) ?? 0;

/** The query of `GET /attachments/:id/:filename`: of an image, a smaller one in its place. */
export class ThumbnailDto {
  @ApiPropertyOptional({ ...SIZE, description: 'Pixels that it may be wide' })
  @IsGiven()
  @Type(() => Number)
  @IsIn(THUMBNAIL_SIZES)
  width?: ThumbnailSpec['width'];

  @ApiPropertyOptional({ ...SIZE, description: 'Pixels that it may be high' })
  @IsGiven()
  @Type(() => Number)
  @IsIn(THUMBNAIL_SIZES)
  height?: ThumbnailSpec['height'];

  @ApiPropertyOptional({ enum: [...THUMBNAIL_FORMATS], default: 'webp' })
  @IsGiven()
  @IsIn(THUMBNAIL_FORMATS)
  format?: ThumbnailSpec['format'];
}

/** Undefined where nothing but the file itself is asked for. */
export function toSpec({ width, height, format }: ThumbnailDto): ThumbnailSpec | undefined {
  if (width === undefined && height === undefined && format === undefined) return undefined;
  return { width: width ?? LARGEST, height: height ?? LARGEST, format: format ?? 'webp' };
}
