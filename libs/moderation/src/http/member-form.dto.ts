import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsMoment, IsPlainLine, IsSnowflake } from '@messagepal/errors';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import type { MemberForm } from '../member-form';

const { nickMax, rolesPerMember } = LIMITS.guilds;
const trim = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

/** The body of `PATCH /guilds/:guild/members/:user`. */
export class MemberFormDto implements MemberForm {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'On one line; blanks around it are cut off; null or empty for none',
    example: 'Ada',
    maxLength: nickMax,
  })
  @Transform(trim)
  @IsOptional()
  @IsString()
  @MaxLength(nickMax)
  @IsPlainLine()
  nick?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'End of a time-out, in the future and within 28 days; null ends it',
    example: null,
  })
  @IsOptional()
  @IsMoment()
  communication_disabled_until?: string | null;

  @ApiPropertyOptional({
    type: [String],
    description: 'Ids of all roles the member has from then on, without `@everyone`, each once',
    maxItems: rolesPerMember,
    example: [],
  })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(rolesPerMember)
  @ArrayUnique()
  @IsString({ each: true })
  @IsSnowflake({ each: true })
  roles?: string[];
}

/** The body of `PATCH /guilds/:guild/members/@me`. */
export class OwnMemberFormDto extends PickType(MemberFormDto, ['nick'] as const) {}
