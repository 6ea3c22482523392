import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { LARGEST_SIZE } from '../images/image-bounds';

/** Query of a picture's address. */
export class ImageSizeDto {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'Pixels of the longer side',
    minimum: 1,
    maximum: LARGEST_SIZE,
    default: 128,
    example: 64,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LARGEST_SIZE)
  size = 128;
}
