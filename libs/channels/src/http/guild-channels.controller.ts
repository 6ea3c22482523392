import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { listPipe } from '@messagepal/errors';
import { AuditReason, ChannelDto } from '@messagepal/guilds';
import type { Channel } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { ChannelOrder } from '../channel-order.service';
import { ChannelViews } from '../channel-views';
import { ChannelsService } from '../channels.service';
import { CreateChannelDto, MoveChannelDto } from './channel-form.dto';

@Controller('guilds/:guild/channels')
export class GuildChannelsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly views: ChannelViews,
    private readonly order: ChannelOrder,
  ) {}

  @Get()
  @Route({
    id: 'listChannels',
    tag: 'Channels',
    summary: 'Channels of a guild',
    description: 'Those the caller sees, by position.',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'The channels', type: [ChannelDto] }],
    errors: ['UNKNOWN_GUILD'],
  })
  list(@InGuild() guild: GuildAccess): Promise<Channel[]> {
    return this.views.list(guild);
  }

  @Post()
  @Route({
    id: 'createChannel',
    tag: 'Channels',
    summary: 'Create a channel',
    description:
      'It goes to the end of its category unless a position is given. Without overwrites of its own it has those of its category, and follows it. Those who see it hear CHANNEL_CREATE.',
    rule: guildRoute('MANAGE_CHANNELS'),
    answers: [{ status: 201, description: 'The channel', type: ChannelDto }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_ROLE', 'UNKNOWN_MEMBER', 'MISSING_PERMISSIONS', 'MAX_CHANNELS'],
    body: { type: CreateChannelDto, example: { name: 'book-of-the-month', type: 'text' } },
  })
  create(
    @InGuild() guild: GuildAccess,
    @Body() form: CreateChannelDto,
    @AuditReason() reason?: string,
  ): Promise<Channel> {
    return this.channels.create(guild, form, reason);
  }

  @Patch()
  @Route({
    id: 'reorderChannels',
    tag: 'Channels',
    summary: 'Move channels',
    description:
      'All moves or none. Channels get the positions they are given, the others of the category fill the rest in their order.',
    rule: guildRoute('MANAGE_CHANNELS'),
    answers: [{ status: 204, description: 'They are where they should be' }],
    errors: ['UNKNOWN_GUILD', 'UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS'],
    body: { type: [MoveChannelDto], example: [{ id: '1132471000000000020', position: 0 }] },
  })
  reorder(
    @InGuild() guild: GuildAccess,
    @Body(listPipe(MoveChannelDto, LIMITS.channels.perGuild)) moves: MoveChannelDto[],
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.order.move(guild, moves, reason);
  }
}
