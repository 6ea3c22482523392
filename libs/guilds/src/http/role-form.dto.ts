import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsPlainLine, IsSnowflake } from '@messagepal/errors';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import type { RoleForm, RoleMove } from '../role.forms';
import { IsPermissionSet } from './permission-set.validator';

const { roles, roleNameMax } = LIMITS.guilds;
const WHITE = 0xff_ff_ff;
const trim = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

/** The body of `POST /guilds/:guild/roles` and `PATCH …/roles/:role`. */
export class RoleFormDto implements RoleForm {
  @ApiPropertyOptional({
    description: 'On one line; blanks around it are cut off',
    example: 'Moderators',
    minLength: 1,
    maxLength: roleNameMax,
  })
  @Transform(trim)
  @IsGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(roleNameMax)
  @IsPlainLine()
  name?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'RGB as an integer, 0 for none',
    example: 3447003,
    minimum: 0,
    maximum: WHITE,
  })
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(WHITE)
  color?: number;

  @ApiPropertyOptional({ description: 'Whether its members are listed apart', example: true })
  @IsGiven()
  @IsBoolean()
  hoist?: boolean;

  @ApiPropertyOptional({
    description: 'Permission bits as a decimal string; only such as the caller holds come and go',
    example: '4',
    pattern: '^[0-9]+$',
  })
  @IsGiven()
  @IsPermissionSet()
  permissions?: string;

  @ApiPropertyOptional({ description: 'Whether everybody may mention it', example: false })
  @IsGiven()
  @IsBoolean()
  mentionable?: boolean;
}

/** An entry of the body of `PATCH /guilds/:guild/roles`. */
export class MoveRoleDto implements RoleMove {
  @ApiProperty({ description: 'Of the role', example: '1132471000000000030' })
  @IsSnowflake()
  id: string;

  @ApiProperty({ type: 'integer', description: 'Counted from 1', minimum: 1, maximum: roles, example: 1 })
  @IsInt()
  @Min(1)
  @Max(roles)
  position: number;
}
