import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { fieldErrors, IsGiven, IsSnowflake } from '@messagepal/errors';
import { AUDIT_ACTIONS, type AuditLogEntry, type AuditLogPage } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import type { AuditQuery } from '../audit-log.rows';

const { page, defaultPage } = LIMITS.http;
const ID = { example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };

/** The query of `GET /guilds/:guild/audit-logs`. */
export class AuditQueryDto implements AuditQuery {
  @ApiPropertyOptional({ ...ID, description: 'Only what this user did' })
  @IsGiven()
  @IsSnowflake()
  user_id?: string;

  @ApiPropertyOptional({
    description: 'Only what was done in this way: one of the actions of the audit log, also of an extension that runs',
    pattern: '^[A-Z_]{1,64}$',
    example: 'MEMBER_KICK',
  })
  @IsGiven()
  @IsString()
  @Matches(/^[A-Z_]{1,64}$/, { message: 'Must be the name of an action: capital letters and underscores, at most 64' })
  action_type?: string;

  @ApiPropertyOptional({ ...ID, description: 'Only what was done to this user, role, channel or guild' })
  @IsGiven()
  @IsSnowflake()
  target_id?: string;

  @ApiPropertyOptional({ ...ID, description: 'Lines older than this one' })
  @IsGiven()
  @IsSnowflake()
  before?: string;

  @ApiPropertyOptional({ ...ID, description: 'Lines newer than this one, the oldest of them first' })
  @IsGiven()
  @IsSnowflake()
  after?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: page, default: defaultPage, example: defaultPage })
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(page)
  limit: number = defaultPage;
}

/** @throws ApiError INVALID_FORM_BODY (400) for both cursors */
export function demandOneCursor({ before, after }: AuditQueryDto): void {
  if (before === undefined || after === undefined) return;
  const message = 'Only one of before and after may be given.';
  throw fieldErrors({ after: [{ code: 'CURSOR_CONFLICT', message }] });
}

const KNOWN: ReadonlySet<string> = new Set(AUDIT_ACTIONS);

/**
 * Extensions name their actions themselves, beginning with their own name.
 *
 * @throws ApiError INVALID_FORM_BODY (400) for an action that nothing which runs here has
 */
export function demandKnownAction({ action_type: action }: AuditQueryDto, extensions: readonly string[]): void {
  if (action === undefined || KNOWN.has(action)) return;
  const isOfExtension = (name: string): boolean => action.startsWith(`${name.toUpperCase().replaceAll('-', '_')}_`);
  if (extensions.some(isOfExtension)) return;
  const message = `Must be one of ${AUDIT_ACTIONS.join(', ')}, or an action of an extension.`;
  throw fieldErrors({ action_type: [{ code: 'BASE_TYPE_CHOICES', message }] });
}

/** A line of the audit log, for the document. */
export class AuditLogEntryDto implements AuditLogEntry {
  @ApiProperty({ example: '1132471000000000040' })
  id: string;

  @ApiProperty({ description: 'What was done', example: 'MEMBER_KICK' })
  action_type: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who did it', example: '1132471000000000001' })
  user_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'To what or whom', example: '1132471000000000002' })
  target_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The `X-Audit-Log-Reason`', example: 'Spam' })
  reason: string | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'Mostly `{key, old_value, new_value}`',
    example: [{ key: 'nick', old_value: null, new_value: 'Ada' }],
  })
  changes: object[];

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  created_at: string;
}

/** A page of the audit log, for the document. */
export class AuditLogPageDto implements AuditLogPage {
  @ApiProperty({ type: [AuditLogEntryDto] })
  audit_log_entries: AuditLogEntryDto[];

  @ApiProperty({ type: [UserSummaryDto], description: 'Those whom the lines name, each once' })
  users: UserSummaryDto[];
}
