import { Body, Controller, Get, Patch } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import type { UserGuildSettings } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { NotificationSettings } from '../settings/notification-settings.service';
import { SettingsFormDto, UserGuildSettingsDto } from './notification-settings.dto';

@Controller('users/@me/guilds/:guild/settings')
export class NotificationSettingsController {
  constructor(private readonly settings: NotificationSettings) {}

  @Get()
  @Route({
    id: 'getGuildSettings',
    tag: 'Read states',
    summary: 'Of what in a guild one is notified',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'One’s settings', type: UserGuildSettingsDto }],
    errors: ['UNKNOWN_GUILD'],
  })
  get(@InGuild() guild: GuildAccess): Promise<UserGuildSettings> {
    return this.settings.get(guild);
  }

  @Patch()
  @Route({
    id: 'updateGuildSettings',
    tag: 'Read states',
    summary: 'Choose of what in a guild one is notified',
    description: 'Absent fields stay as they are. One’s sessions hear USER_GUILD_SETTINGS_UPDATE.',
    rule: guildRoute(),
    bucket: { name: 'guild-settings', limit: 10, perMs: 10_000 },
    answers: [{ status: 200, description: 'One’s settings as they are now', type: UserGuildSettingsDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_CHANNEL'],
    body: { type: SettingsFormDto, example: { message_notifications: 'mentions', muted_until: null } },
  })
  update(@InGuild() guild: GuildAccess, @Body() form: SettingsFormDto): Promise<UserGuildSettings> {
    return this.settings.change(guild, form);
  }
}
