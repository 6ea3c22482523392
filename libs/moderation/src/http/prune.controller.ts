import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { AuditReason } from '@messagepal/guilds';
import { Route } from '@messagepal/runtime';
import { PruneService } from '../prune.service';
import { PrunedDto, PruneFormDto, PruneQueryDto } from './prune.dto';

@Controller('guilds/:guild/prune')
export class PruneController {
  constructor(private readonly prunes: PruneService) {}

  @Get()
  @Route({
    id: 'getPruneCount',
    tag: 'Moderation',
    summary: 'How many a prune would remove',
    rule: guildRoute('KICK_MEMBERS', 'MANAGE_GUILD'),
    answers: [{ status: 200, description: 'Their number', type: PrunedDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_ROLE', 'MISSING_PERMISSIONS'],
  })
  async count(@InGuild() guild: GuildAccess, @Query() query: PruneQueryDto): Promise<PrunedDto> {
    return { pruned: await this.prunes.count(guild, { days: query.days, roleIds: query.include_roles }) };
  }

  @Post()
  @Route({
    id: 'pruneMembers',
    tag: 'Moderation',
    summary: 'Remove members who are not there',
    description:
      'Those without a role who have been away for so many days: up to 500 at once, repeat it for more. Members hear GUILD_MEMBER_REMOVE for each.',
    rule: guildRoute('KICK_MEMBERS', 'MANAGE_GUILD'),
    answers: [{ status: 200, description: 'How many were removed', type: PrunedDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_ROLE', 'MISSING_PERMISSIONS'],
    body: { type: PruneFormDto, example: { days: 30 } },
  })
  async prune(
    @InGuild() guild: GuildAccess,
    @Body() form: PruneFormDto,
    @AuditReason() reason?: string,
  ): Promise<PrunedDto> {
    return { pruned: await this.prunes.prune(guild, { days: form.days, roleIds: form.include_roles }, reason) };
  }
}
