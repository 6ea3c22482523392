import { ApiProperty, PickType } from '@nestjs/swagger';
import { ChannelDto, GuildDto } from '@messagepal/guilds';
import type { Guild, Invite } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';

/** What an invite tells of its guild, for the document. */
export class InviteGuildDto extends PickType(GuildDto, ['id', 'name', 'icon_url'] as const) {}

/** What an invite tells of its channel, for the document. */
export class InviteChannelDto extends PickType(ChannelDto, ['id', 'name', 'type'] as const) {}

/** An invite, for the document. */
export class InviteDto implements Invite {
  @ApiProperty({ example: 'k7Rw2mXq9T', minLength: 10, maxLength: 10 })
  code: string;

  @ApiProperty({ type: InviteGuildDto })
  guild: InviteGuildDto;

  @ApiProperty({ type: InviteChannelDto })
  channel: InviteChannelDto;

  @ApiProperty({ type: UserSummaryDto, nullable: true, description: 'null when the account is gone' })
  inviter: UserSummaryDto | null;

  @ApiProperty({ type: 'integer', description: 'Seconds it lives, 0 for ever', example: 86400 })
  max_age: number;

  @ApiProperty({ type: 'integer', description: 'How often it may be used, 0 for any number', example: 0 })
  max_uses: number;

  @ApiProperty({ type: 'integer', example: 0 })
  uses: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-01-03T03:04:05.678+00:00' })
  expires_at: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  created_at: string;
}

/** The answer to joining, for the document. */
export class JoinedDto {
  @ApiProperty({ type: GuildDto })
  guild: Guild;
}
