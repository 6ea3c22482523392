import { Body, Controller, Delete, Param, Patch } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import { AuditReason, MemberDto } from '@messagepal/guilds';
import type { Member, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { KicksService } from '../kicks.service';
import { MemberEdits } from '../member-edits.service';
import { MemberFormDto, OwnMemberFormDto } from './member-form.dto';

@Controller('guilds/:guild/members')
export class ModeratedMembersController {
  constructor(
    private readonly edits: MemberEdits,
    private readonly kicks: KicksService,
  ) {}

  @Patch('@me')
  @Route({
    id: 'updateOwnMember',
    tag: 'Members',
    summary: 'Change one’s own nick',
    description: 'Members hear GUILD_MEMBER_UPDATE.',
    rule: guildRoute('CHANGE_NICKNAME'),
    answers: [{ status: 200, description: 'The member as it is now', type: MemberDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
    body: { type: OwnMemberFormDto, example: { nick: 'Ada' } },
  })
  updateOwn(
    @InGuild() guild: GuildAccess,
    @Body() form: OwnMemberFormDto,
    @AuditReason() reason?: string,
  ): Promise<Member> {
    return this.edits.edit(guild, guild.member.userId, form, reason);
  }

  @Patch(':user')
  @Route({
    id: 'updateMember',
    tag: 'Members',
    summary: 'Change a member',
    description:
      'Each field takes its permission: `nick` MANAGE_NICKNAMES (one’s own: CHANGE_NICKNAME), `communication_disabled_until` MODERATE_MEMBERS, `roles` MANAGE_ROLES. The member must stand below the caller. Who is timed out sees and reads, and does nothing else; administrators can’t be. Absent fields stay as they are. Members hear GUILD_MEMBER_UPDATE.',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'The member as it is now', type: MemberDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_MEMBER', 'UNKNOWN_ROLE', 'INVALID_ROLE', 'MISSING_PERMISSIONS'],
    body: { type: MemberFormDto, example: { nick: 'Ada', communication_disabled_until: null } },
  })
  update(
    @InGuild() guild: GuildAccess,
    @Param('user', SnowflakePipe) userId: Snowflake,
    @Body() form: MemberFormDto,
    @AuditReason() reason?: string,
  ): Promise<Member> {
    return this.edits.edit(guild, userId, form, reason);
  }

  @Delete(':user')
  @Route({
    id: 'kickMember',
    tag: 'Moderation',
    summary: 'Kick a member',
    description:
      'The member must stand below the caller, and may come back by an invite. Nothing that happens in the guild afterwards reaches them. Members hear GUILD_MEMBER_REMOVE.',
    rule: guildRoute('KICK_MEMBERS'),
    answers: [{ status: 204, description: 'The user is no member any more' }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_MEMBER', 'MISSING_PERMISSIONS'],
  })
  kick(
    @InGuild() guild: GuildAccess,
    @Param('user', SnowflakePipe) userId: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.kicks.kick(guild, userId, reason);
  }
}
