import { Controller, Delete, Get, Query } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import type { Guild } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { GuildMembers } from '../guild-members';
import { GuildsService } from '../guilds.service';
import { GuildDto } from './guild.dto';
import { GuildPageDto } from './pages.dto';

@Controller('users/@me/guilds')
export class OwnGuildsController {
  constructor(
    private readonly guilds: GuildsService,
    private readonly members: GuildMembers,
  ) {}

  @Get()
  @Route({
    id: 'listOwnGuilds',
    tag: 'Guilds',
    summary: 'The guilds one is in',
    description: 'By id, ascending. `after` pages forwards, `before` backwards.',
    rule: selfRoute,
    answers: [{ status: 200, description: 'A page of guilds', type: [GuildDto] }],
  })
  list(@Caller() caller: Principal, @Query() page: GuildPageDto): Promise<Guild[]> {
    return this.guilds.listOf(caller.userId, page);
  }

  @Delete(':guild')
  @Route({
    id: 'leaveGuild',
    tag: 'Guilds',
    summary: 'Leave a guild',
    description: 'Nothing that happens there afterwards reaches the caller. The owner can’t leave.',
    rule: guildRoute(),
    answers: [{ status: 204, description: 'One is no member any more' }],
    errors: ['UNKNOWN_GUILD', 'OWNER_CANNOT_LEAVE'],
  })
  leave(@InGuild() guild: GuildAccess): Promise<void> {
    return this.members.leave(guild);
  }
}
