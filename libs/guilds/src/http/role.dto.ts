import { ApiProperty } from '@nestjs/swagger';
import type { Role } from '@messagepal/protocol';

/** A role, for the document. */
export class RoleDto implements Role {
  @ApiProperty({ description: 'Snowflake; the guild’s id for `@everyone`', example: '1132471000000000010' })
  id: string;

  @ApiProperty({ description: 'Snowflake', example: '1132471000000000010' })
  guild_id: string;

  @ApiProperty({ example: '@everyone' })
  name: string;

  @ApiProperty({ type: 'integer', description: 'RGB as an integer, 0 for none', example: 0 })
  color: number;

  @ApiProperty({ description: 'Whether its members are listed apart', example: false })
  hoist: boolean;

  @ApiProperty({ type: 'integer', description: 'Higher is mightier; 0 for `@everyone`', example: 0 })
  position: number;

  @ApiProperty({ description: 'Permission bits as a decimal string', example: '281474976710655', pattern: '^[0-9]+$' })
  permissions: string;

  @ApiProperty({ description: 'Whether everybody may mention it', example: false })
  mentionable: boolean;

  @ApiProperty({ description: 'Whether it belongs to an application', example: false })
  managed: boolean;
}
