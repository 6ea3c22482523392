import { Body, Controller, Post } from '@nestjs/common';
import { channelRoute, InChannel, type ChannelAccess } from '@messagepal/access';
import { AuditReason } from '@messagepal/guilds';
import type { Invite } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { CreateInviteDto } from './create-invite.dto';
import { InviteDto } from './invite.dto';
import { InviteWriting } from './invite-writing';

@Controller('channels/:channel/invites')
export class ChannelInvitesController {
  constructor(private readonly invites: InviteWriting) {}

  @Post()
  @Route({
    id: 'createInvite',
    tag: 'Invites',
    summary: 'Create an invite',
    description:
      'Whoever has its code can join the guild. Without fields it lives for a day. A user creates 30 an hour.',
    rule: channelRoute('CREATE_INVITE'),
    answers: [{ status: 201, description: 'The invite', type: InviteDto }],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS', 'WRONG_CHANNEL_TYPE', 'MAX_INVITES'],
    body: { type: CreateInviteDto, example: { max_age: 3600, max_uses: 10 } },
  })
  create(
    @InChannel() channel: ChannelAccess,
    @Body() form: CreateInviteDto,
    @AuditReason() reason?: string,
  ): Promise<Invite> {
    return this.invites.create(channel, form, reason);
  }
}
