import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import { AfterPageDto, AuditReason } from '@messagepal/guilds';
import type { Ban, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { BanList } from '../ban-list.service';
import { BansService } from '../bans.service';
import { BanDto, CreateBanDto } from './ban.dto';

@Controller('guilds/:guild/bans')
export class BansController {
  constructor(
    private readonly bans: BansService,
    private readonly list: BanList,
  ) {}

  @Get()
  @Route({
    id: 'listBans',
    tag: 'Moderation',
    summary: 'Bans of a guild',
    description: 'By the user’s id, ascending; the last id of a page is the `after` of the next.',
    rule: guildRoute('BAN_MEMBERS'),
    answers: [{ status: 200, description: 'A page of bans', type: [BanDto] }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
  })
  page(@InGuild() guild: GuildAccess, @Query() page: AfterPageDto): Promise<Ban[]> {
    return this.list.page(guild.view.id, page);
  }

  @Get(':user')
  @Route({
    id: 'getBan',
    tag: 'Moderation',
    summary: 'A ban',
    rule: guildRoute('BAN_MEMBERS'),
    answers: [{ status: 200, description: 'The ban', type: BanDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_BAN', 'MISSING_PERMISSIONS'],
  })
  get(@InGuild() guild: GuildAccess, @Param('user', SnowflakePipe) userId: Snowflake): Promise<Ban> {
    return this.list.get(guild.view.id, userId);
  }

  @Put(':user')
  @Route({
    id: 'createBan',
    tag: 'Moderation',
    summary: 'Ban a user',
    description:
      'Keeps the user out, and out of sight of everything from the answer on; a member must stand below the caller. Who is banned already stays so. Members hear GUILD_MEMBER_REMOVE, those with BAN_MEMBERS also GUILD_BAN_ADD.',
    rule: guildRoute('BAN_MEMBERS'),
    answers: [{ status: 204, description: 'The user is banned' }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_USER', 'MISSING_PERMISSIONS'],
    body: { type: CreateBanDto, example: { delete_message_seconds: 3600 } },
  })
  create(
    @InGuild() guild: GuildAccess,
    @Param('user', SnowflakePipe) userId: Snowflake,
    @Body() form: CreateBanDto,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.bans.ban(guild, userId, { purgeSeconds: form.delete_message_seconds, reason });
  }

  @Delete(':user')
  @Route({
    id: 'deleteBan',
    tag: 'Moderation',
    summary: 'Lift a ban',
    description: 'The user may come back by an invite. Those with BAN_MEMBERS hear GUILD_BAN_REMOVE.',
    rule: guildRoute('BAN_MEMBERS'),
    answers: [{ status: 204, description: 'The user is not banned any more' }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_BAN', 'MISSING_PERMISSIONS'],
  })
  remove(
    @InGuild() guild: GuildAccess,
    @Param('user', SnowflakePipe) userId: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.bans.unban(guild, userId, reason);
  }
}
