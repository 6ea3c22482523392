import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, IsString, Max, Min } from 'class-validator';

const { pruneDays, pruneRoles } = LIMITS.moderation;
const DEFAULT_DAYS = 7;
const DAYS = {
  type: 'integer',
  description: 'Days without any use of a session, and of membership',
  default: DEFAULT_DAYS,
  minimum: 1,
  maximum: pruneDays,
  example: DEFAULT_DAYS,
} as const;
const split = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);

/** The query of `GET /guilds/:guild/prune`. */
export class PruneQueryDto {
  @ApiPropertyOptional(DAYS)
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(pruneDays)
  days: number = DEFAULT_DAYS;

  @ApiPropertyOptional({
    type: String,
    description: 'Ids of roles that keep nobody from it, with commas between',
    example: '1132471000000000030',
  })
  @Transform(split)
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(pruneRoles)
  @ArrayUnique()
  @IsString({ each: true })
  @IsSnowflake({ each: true })
  include_roles: string[] = [];
}

/** The body of `POST /guilds/:guild/prune`. */
export class PruneFormDto {
  @ApiPropertyOptional(DAYS)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(pruneDays)
  days: number = DEFAULT_DAYS;

  @ApiPropertyOptional({
    type: [String],
    description: 'Ids of roles that keep nobody from it; each must be below the caller',
    maxItems: pruneRoles,
    example: [],
  })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(pruneRoles)
  @ArrayUnique()
  @IsString({ each: true })
  @IsSnowflake({ each: true })
  include_roles: string[] = [];
}

/** The answer of both, for the document. */
export class PrunedDto {
  @ApiProperty({ type: 'integer', minimum: 0, example: 5 })
  pruned: number;
}
