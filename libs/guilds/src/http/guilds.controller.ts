import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { dataUriLength } from '@messagepal/media';
import type { Guild, GuildWithChannels } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { toGuildWithSettings } from '../guild.presenter';
import { GuildIcons } from '../guild-icons';
import { GuildsService } from '../guilds.service';
import { AuditReason } from './audit-reason.decorator';
import { GuildFounding } from './guild-founding';
import { CreateGuildDto, UpdateGuildDto } from './guild-form.dto';
import { GuildDto, GuildWithChannelsDto } from './guild.dto';

@Controller('guilds')
export class GuildsController {
  constructor(
    private readonly guilds: GuildsService,
    private readonly founding: GuildFounding,
    private readonly icons: GuildIcons,
  ) {}

  @Post()
  @Route({
    id: 'createGuild',
    tag: 'Guilds',
    summary: 'Create a guild',
    description:
      'The caller owns it. It comes with a text and a voice channel, each in a category. A user creates 10 a day.',
    rule: selfRoute,
    answers: [{ status: 201, description: 'The guild with its channels', type: GuildWithChannelsDto }],
    errors: ['MAX_GUILDS'],
    body: { type: CreateGuildDto, example: { name: 'Reading circle' } },
  })
  create(@Caller() caller: Principal, @Body() form: CreateGuildDto): Promise<GuildWithChannels> {
    return this.founding.create(caller.userId, form);
  }

  @Get(':guild')
  @Route({
    id: 'getGuild',
    tag: 'Guilds',
    summary: 'A guild',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'The guild', type: GuildDto }],
    errors: ['UNKNOWN_GUILD'],
  })
  get(@InGuild() { view, member }: GuildAccess): Guild {
    return toGuildWithSettings(view, member);
  }

  @Patch(':guild')
  @Route({
    id: 'updateGuild',
    tag: 'Guilds',
    summary: 'Change a guild',
    description:
      'Absent fields stay as they are, null clears. Only the owner names another one, by `owner_id`, and is a member like others afterwards. Members hear GUILD_UPDATE, which has neither `system_channel_id` nor `message_retention_days`.',
    rule: guildRoute('MANAGE_GUILD'),
    bodyBytes: dataUriLength(LIMITS.images.avatarBytes) + LIMITS.http.bodyBytes,
    answers: [{ status: 200, description: 'The guild as it is now', type: GuildDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_MEMBER', 'MISSING_PERMISSIONS'],
    body: { type: UpdateGuildDto, example: { description: 'A book a month' } },
  })
  update(@InGuild() guild: GuildAccess, @Body() form: UpdateGuildDto, @AuditReason() reason?: string): Promise<Guild> {
    return this.icons.update(guild, form, reason);
  }

  @Delete(':guild')
  @Route({
    id: 'deleteGuild',
    tag: 'Guilds',
    summary: 'Delete a guild',
    description: 'With all its channels and messages, for good; for the owner only. Members hear GUILD_DELETE.',
    rule: guildRoute(),
    answers: [{ status: 204, description: 'It is gone' }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
  })
  remove(@InGuild() guild: GuildAccess): Promise<void> {
    return this.guilds.remove(guild);
  }
}
