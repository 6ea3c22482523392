import { Body, Controller, Post } from '@nestjs/common';
import { channelRoute, InChannel, type ChannelAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import type { Invite } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { InvitesService } from '../invites.service';
import { CreateInviteDto } from './create-invite.dto';
import { InviteDto } from './invite.dto';

@Controller('channels/:channel/invites')
export class ChannelInvitesController {
  constructor(private readonly invites: InvitesService) {}

  @Post()
  @Route({
    id: 'createInvite',
    tag: 'Invites',
    summary: 'Create an invite',
    description: 'Whoever has its code can join the guild. Without fields it lives for a day.',
    rule: channelRoute('CREATE_INVITE'),
    bucket: { name: 'invite-create', ...LIMITS.invites.created },
    answers: [{ status: 201, description: 'The invite', type: InviteDto }],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS', 'WRONG_CHANNEL_TYPE', 'MAX_INVITES'],
    body: { type: CreateInviteDto, example: { max_age: 3600, max_uses: 10 } },
  })
  create(@InChannel() channel: ChannelAccess, @Body() form: CreateInviteDto): Promise<Invite> {
    return this.invites.create(channel, form);
  }
}
