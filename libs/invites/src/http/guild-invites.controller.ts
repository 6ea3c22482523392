import { Controller, Get } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import type { Invite } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { InvitesService } from '../invites.service';
import { InviteDto } from './invite.dto';

@Controller('guilds/:guild/invites')
export class GuildInvitesController {
  constructor(private readonly invites: InvitesService) {}

  @Get()
  @Route({
    id: 'listGuildInvites',
    tag: 'Invites',
    summary: 'Invites of a guild',
    description: 'Those that can still be used and lead to channels which the caller sees; newest first, all of them.',
    rule: guildRoute('MANAGE_GUILD'),
    answers: [{ status: 200, description: 'The invites', type: [InviteDto] }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
  })
  list(@InGuild() guild: GuildAccess): Promise<Invite[]> {
    return this.invites.listOf(guild);
  }
}
