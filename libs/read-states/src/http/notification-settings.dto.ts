import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsMoment, IsSnowflake } from '@messagepal/errors';
import type { ChannelNotifications, NotificationLevel, UserGuildSettings } from '@messagepal/protocol';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, ValidateNested } from 'class-validator';
import type { SettingsChange } from '../settings/notification-settings';

const LEVELS: NotificationLevel[] = ['all', 'mentions', 'none'];
const ID = { description: 'Snowflake', example: '1132471000000000010', pattern: '^[0-9]{1,19}$' };
const LEVEL = { enum: LEVELS, description: 'Of which messages one is notified' };
const UNTIL = {
  type: String,
  nullable: true,
  format: 'date-time',
  description: 'Until when of none; null for not at all',
  example: null,
} as const;

/** What differs in a channel. */
export class ChannelNotificationsDto implements ChannelNotifications {
  @ApiProperty(ID)
  @IsSnowflake()
  channel_id: string;

  @ApiPropertyOptional({
    ...LEVEL,
    type: String,
    nullable: true,
    description: 'null for as in the guild',
    example: 'mentions',
  })
  @IsOptional()
  @IsIn(LEVELS)
  message_notifications: NotificationLevel | null = null;

  @ApiPropertyOptional(UNTIL)
  @IsOptional()
  @IsMoment()
  muted_until: string | null = null;
}

/** The body of `PATCH /users/@me/guilds/:guild/settings`. */
export class SettingsFormDto implements SettingsChange {
  @ApiPropertyOptional({ ...LEVEL, example: 'all' })
  @IsGiven()
  @IsIn(LEVELS)
  message_notifications?: NotificationLevel;

  @ApiPropertyOptional(UNTIL)
  @IsOptional()
  @IsMoment()
  muted_until?: string | null;

  @ApiPropertyOptional({
    type: [ChannelNotificationsDto],
    description: 'In place of what was set for these channels; others stay',
    maxItems: LIMITS.channels.perGuild,
  })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(LIMITS.channels.perGuild)
  @ValidateNested({ each: true })
  @Type(() => ChannelNotificationsDto)
  channel_overrides?: ChannelNotificationsDto[];
}

/** Settings of a guild, for the document. */
export class UserGuildSettingsDto implements UserGuildSettings {
  @ApiProperty({ ...ID, example: '1132471000000000000' })
  guild_id: string;

  @ApiProperty({ ...LEVEL, example: 'all' })
  message_notifications: NotificationLevel;

  @ApiProperty(UNTIL)
  muted_until: string | null;

  @ApiProperty({ type: [ChannelNotificationsDto], description: 'Of channels that one sees' })
  channel_overrides: ChannelNotificationsDto[];

  @ApiProperty({ type: 'integer', description: 'Rises with every change', example: 1 })
  version: number;
}
