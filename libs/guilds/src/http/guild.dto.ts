import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import type { Guild, GuildWithChannels } from '@messagepal/protocol';
import { ChannelDto } from './channel.dto';
import { RoleDto } from './role.dto';

/** A guild, for the document. */
export class GuildDto implements Guild {
  @ApiProperty({ description: 'Snowflake', example: '1132471000000000010' })
  id: string;

  @ApiProperty({ example: 'Reading circle', maxLength: LIMITS.guilds.nameMax })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'https://cdn.example/circle.png' })
  icon_url: string | null;

  @ApiProperty({ description: 'Snowflake of a user', example: '1132471000000000001' })
  owner_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'A book a month', maxLength: LIMITS.guilds.descriptionMax })
  description: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Where joins are told of, for who holds MANAGE_GUILD and sees it; absent in events and lists',
    example: null,
  })
  system_channel_id?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: LIMITS.guilds.retentionDays,
    description:
      'For how many days messages are kept, null for the default, for who holds MANAGE_GUILD; absent elsewhere',
    example: 365,
  })
  message_retention_days?: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Rises with every change of the guild, its channels, roles and members',
    example: 7,
  })
  version: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  created_at: string;

  @ApiProperty({ type: [RoleDto], description: 'By position, `@everyone` first' })
  roles: RoleDto[];
}

/** A guild that was just created, for the document. */
export class GuildWithChannelsDto extends GuildDto implements GuildWithChannels {
  @ApiProperty({ type: [ChannelDto], description: 'By position' })
  channels: ChannelDto[];
}
