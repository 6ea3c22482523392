import { Controller, Get, Param, Query } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import type { Member, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { GuildMembers } from '../guild-members';
import { MemberDto } from './member.dto';
import { AfterPageDto } from './pages.dto';

@Controller('guilds/:guild/members')
export class MembersController {
  constructor(private readonly members: GuildMembers) {}

  @Get()
  @Route({
    id: 'listMembers',
    tag: 'Members',
    summary: 'Members of a guild',
    description: 'By id, ascending; the last id of a page is the `after` of the next.',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'A page of members', type: [MemberDto] }],
    errors: ['UNKNOWN_GUILD'],
  })
  list(@InGuild() guild: GuildAccess, @Query() page: AfterPageDto): Promise<Member[]> {
    return this.members.page(guild.view.id, page);
  }

  @Get(':user')
  @Route({
    id: 'getMember',
    tag: 'Members',
    summary: 'A member of a guild',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'The member', type: MemberDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_MEMBER'],
  })
  get(@InGuild() guild: GuildAccess, @Param('user', SnowflakePipe) userId: Snowflake): Promise<Member> {
    return this.members.get(guild.view.id, userId);
  }
}
