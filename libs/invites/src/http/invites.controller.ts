import { Controller, Delete, Get, Ip, Param, Post } from '@nestjs/common';
import { LIMITS } from '@messagepal/config';
import { AuditReason } from '@messagepal/guilds';
import type { Guild, Invite } from '@messagepal/protocol';
import { Caller, publicRoute, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { InviteGuests } from '../invite-guests';
import { InviteLookups } from '../invite-lookups';
import { InvitesService } from '../invites.service';
import { InviteDto, JoinedDto } from './invite.dto';

@Controller('invites/:code')
export class InvitesController {
  constructor(
    private readonly invites: InvitesService,
    private readonly guests: InviteGuests,
    private readonly lookups: InviteLookups,
  ) {}

  @Get()
  @Route({
    id: 'getInvite',
    tag: 'Invites',
    summary: 'An invite',
    description: 'Where it leads, also for those who are not signed in.',
    rule: publicRoute,
    bucket: { name: 'invite-lookup', ...LIMITS.invites.lookups },
    answers: [{ status: 200, description: 'The invite', type: InviteDto }],
    errors: ['UNKNOWN_INVITE'],
  })
  get(@Param('code') code: string, @Ip() address: string): Promise<Invite> {
    return this.lookups.attempt(address, () => this.invites.show(code));
  }

  @Post()
  @Route({
    id: 'acceptInvite',
    tag: 'Invites',
    summary: 'Join a guild',
    description: 'Uses the invite once; who is a member already uses nothing up. Members hear GUILD_MEMBER_ADD.',
    rule: selfRoute,
    answers: [{ status: 200, description: 'The guild one is a member of now', type: JoinedDto }],
    errors: ['UNKNOWN_INVITE', 'BANNED', 'MAX_GUILDS', 'MAX_MEMBERS'],
  })
  accept(@Caller() caller: Principal, @Param('code') code: string, @Ip() address: string): Promise<{ guild: Guild }> {
    return this.lookups.attempt(address, () => this.guests.join(caller.userId, code));
  }

  @Delete()
  @Route({
    id: 'deleteInvite',
    tag: 'Invites',
    summary: 'Delete an invite',
    description: 'For those who may manage its channel or the guild.',
    rule: selfRoute,
    answers: [{ status: 204, description: 'It leads nowhere any more' }],
    errors: ['UNKNOWN_INVITE', 'MISSING_PERMISSIONS'],
  })
  remove(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Ip() address: string,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.lookups.attempt(address, () => this.guests.revoke(caller.userId, code, reason));
  }
}
