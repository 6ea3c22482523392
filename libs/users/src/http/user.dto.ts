import { ApiProperty, OmitType } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import type { OwnUser, StatusPreference, User, UserSummary, VisibleStatus } from '@messagepal/protocol';
import { AVATAR_URL_MAX } from '../user.policy';

const STATUSES = ['online', 'idle', 'dnd', 'invisible', 'offline'];

/** A user, for the document. */
export class UserDto implements User {
  @ApiProperty({ description: 'Snowflake', example: '1132471000000000001', pattern: '^[0-9]{1,19}$' })
  id: string;

  @ApiProperty({ description: 'Unique, lower-cased', example: 'ada', maxLength: LIMITS.accounts.usernameMax })
  username: string;

  @ApiProperty({ type: String, nullable: true, description: 'What others read, if set', example: 'Ada Lovelace' })
  display_name: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'https or http',
    example: 'https://cdn.example/ada.png',
    maxLength: AVATAR_URL_MAX,
  })
  avatar_url: string | null;

  @ApiProperty({
    enum: STATUSES,
    description: 'The own preference in one’s own user; what others see (never `invisible`) in everybody else’s',
    example: 'online',
  })
  status: StatusPreference | VisibleStatus;

  @ApiProperty({ example: false })
  bot: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  created_at: string;
}

/** A user as seen by themselves, for the document. */
export class OwnUserDto extends UserDto implements OwnUser {
  @ApiProperty({ description: 'Empty for bots', example: 'ada@example.com', maxLength: LIMITS.accounts.emailMax })
  email: string;
}

/** A user inside messages and members, for the document. */
export class UserSummaryDto extends OmitType(UserDto, ['status'] as const) implements UserSummary {}
