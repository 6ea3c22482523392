import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import { IsPermissionSet } from '@messagepal/guilds';
import type { PermissionOverwrite } from '@messagepal/protocol';
import { IsIn } from 'class-validator';

const TARGETS = ['role', 'member'] as const;
const BITS = {
  description: 'Permission bits as a decimal string; only such as the caller holds come and go',
  pattern: '^[0-9]+$',
  default: '0',
};

/** The body of `PUT /channels/:channel/permissions/:overwrite`. */
export class OverwriteFormDto implements Omit<PermissionOverwrite, 'id'> {
  @ApiProperty({ enum: TARGETS, example: 'role' })
  @IsIn(TARGETS)
  type: PermissionOverwrite['type'];

  @ApiPropertyOptional({ ...BITS, example: '0' })
  @IsGiven()
  @IsPermissionSet()
  allow: string = '0';

  @ApiPropertyOptional({ ...BITS, example: '2' })
  @IsGiven()
  @IsPermissionSet()
  deny: string = '0';
}

/** An overwrite among those of a channel. */
export class OverwriteEntryDto extends OverwriteFormDto implements PermissionOverwrite {
  @ApiProperty({ description: 'Of the role or the user', example: '1132471000000000010' })
  @IsSnowflake()
  id: string;
}
