import { ApiProperty } from '@nestjs/swagger';
import { permissionNames } from '@messagepal/permissions';
import type { HeldPermissions, PermissionExplanation, PermissionStep } from '@messagepal/protocol';

const NAMES = { enum: permissionNames(), isArray: true, example: ['READ_MESSAGES'] };
const SET = { description: 'Permission bits as a decimal string', example: '1', pattern: '^[0-9]+$' };

/** What somebody may do in a channel, for the document. */
export class HeldPermissionsDto implements HeldPermissions {
  @ApiProperty(SET)
  permissions: string;

  @ApiProperty({ ...NAMES, description: 'The same by name' })
  names: string[];
}

/** One step of an explanation, for the document. */
export class PermissionStepDto implements PermissionStep {
  @ApiProperty({ description: 'What it goes back to', example: 'everyone_role' })
  rule: string;

  @ApiProperty({ type: String, nullable: true, description: 'Of the role or member', example: '1132471000000000010' })
  id: string | null;

  @ApiProperty(NAMES)
  gained: string[];

  @ApiProperty({ ...NAMES, example: [] })
  lost: string[];

  @ApiProperty({ ...SET, description: 'What is held after the step' })
  permissions: string;
}

/** The answer for one permission, for the document. */
export class PermissionVerdictDto {
  @ApiProperty({ enum: NAMES.enum, example: 'READ_MESSAGES' })
  permission: string;

  @ApiProperty({ example: true })
  allowed: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Index of the step that decided it; null where nothing ever gave it',
    example: 0,
  })
  step: number | null;
}

/** Why a member may do in a channel what they may, for the document. */
export class PermissionExplanationDto extends HeldPermissionsDto implements PermissionExplanation {
  @ApiProperty({ description: 'Snowflake', example: '1132471000000000001' })
  user_id: string;

  @ApiProperty({ description: 'Snowflake', example: '1132471000000000020' })
  channel_id: string;

  @ApiProperty({ type: [PermissionStepDto], description: 'Those that changed something, in order' })
  steps: PermissionStepDto[];

  @ApiProperty({ type: [PermissionVerdictDto], description: 'One for each permission' })
  verdicts: PermissionVerdictDto[];
}
