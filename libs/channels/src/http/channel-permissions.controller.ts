import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { channelRoute, InChannel, type ChannelAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import { AuditReason } from '@messagepal/guilds';
import type { HeldPermissions, PermissionExplanation, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { ChannelOverwrites } from '../channel-overwrites.service';
import { PermissionViews } from '../permission-views';
import { OverwriteFormDto } from './overwrite-form.dto';
import { HeldPermissionsDto, PermissionExplanationDto } from './permissions.dto';

@Controller('channels/:channel/permissions')
export class ChannelPermissionsController {
  constructor(
    private readonly overwrites: ChannelOverwrites,
    private readonly views: PermissionViews,
  ) {}

  @Get('@me')
  @Route({
    id: 'getOwnPermissions',
    tag: 'Permissions',
    summary: 'What one may do in a channel',
    rule: channelRoute(),
    answers: [{ status: 200, description: 'The caller’s permissions', type: HeldPermissionsDto }],
    errors: ['UNKNOWN_CHANNEL'],
  })
  own(@InChannel() channel: ChannelAccess): HeldPermissions {
    return this.views.own(channel);
  }

  @Get(':user/explain')
  @Route({
    id: 'explainPermissions',
    tag: 'Permissions',
    summary: 'Why a member may do what in a channel',
    description: 'Step by step. Everybody may ask about themselves, with MANAGE_ROLES about others.',
    rule: channelRoute(),
    answers: [{ status: 200, description: 'The explanation', type: PermissionExplanationDto }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_MEMBER', 'MISSING_PERMISSIONS'],
  })
  explain(
    @InChannel() channel: ChannelAccess,
    @Param('user', SnowflakePipe) userId: Snowflake,
  ): Promise<PermissionExplanation> {
    return this.views.explain(channel, userId);
  }

  @Put(':overwrite')
  @Route({
    id: 'putOverwrite',
    tag: 'Permissions',
    summary: 'Set what a channel allows and denies to a role or a member',
    description:
      'In place of what was set before. Only permissions that the caller holds in the channel come and go, and the role or member must stand below the caller. A category’s channels that have its overwrites follow. Those who see it hear CHANNEL_UPDATE.',
    rule: channelRoute('MANAGE_ROLES'),
    answers: [{ status: 204, description: 'It holds' }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_ROLE', 'UNKNOWN_MEMBER', 'MISSING_PERMISSIONS', 'MAX_OVERWRITES'],
    body: { type: OverwriteFormDto, example: { type: 'role', deny: '2' } },
  })
  put(
    @InChannel() channel: ChannelAccess,
    @Param('overwrite', SnowflakePipe) id: Snowflake,
    @Body() { type, allow, deny }: OverwriteFormDto,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.overwrites.put(channel, { id, type, allow, deny }, reason);
  }

  @Delete(':overwrite')
  @Route({
    id: 'deleteOverwrite',
    tag: 'Permissions',
    summary: 'Remove what a channel allows and denies to a role or a member',
    description: 'Takes the same as setting it.',
    rule: channelRoute('MANAGE_ROLES'),
    answers: [{ status: 204, description: 'It does not hold any more' }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_OVERWRITE', 'MISSING_PERMISSIONS'],
  })
  remove(
    @InChannel() channel: ChannelAccess,
    @Param('overwrite', SnowflakePipe) id: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.overwrites.remove(channel, id, reason);
  }
}
