import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { channelRoute, InChannel, type ChannelAccess } from '@messagepal/access';
import { AuditReason, ChannelDto } from '@messagepal/guilds';
import type { Channel } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { ChannelUpdates } from '../channel-update.service';
import { ChannelViews } from '../channel-views';
import { ChannelsService } from '../channels.service';
import { TypingService } from '../typing.service';
import { UpdateChannelDto } from './channel-form.dto';

@Controller('channels/:channel')
export class ChannelsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly updates: ChannelUpdates,
    private readonly views: ChannelViews,
    private readonly typing: TypingService,
  ) {}

  @Get()
  @Route({
    id: 'getChannel',
    tag: 'Channels',
    summary: 'A channel',
    rule: channelRoute(),
    answers: [{ status: 200, description: 'The channel', type: ChannelDto }],
    errors: ['UNKNOWN_CHANNEL'],
  })
  get(@InChannel() channel: ChannelAccess): Promise<Channel> {
    return this.views.one(channel);
  }

  @Patch()
  @Route({
    id: 'updateChannel',
    tag: 'Channels',
    summary: 'Change a channel',
    description:
      'Absent fields stay as they are, null clears. Channels that have the overwrites of their category follow when those change. Those who see it hear CHANNEL_UPDATE.',
    rule: channelRoute('MANAGE_CHANNELS'),
    answers: [{ status: 200, description: 'The channel as it is now', type: ChannelDto }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_ROLE', 'UNKNOWN_MEMBER', 'MISSING_PERMISSIONS'],
    body: { type: UpdateChannelDto, example: { topic: 'One book a month' } },
  })
  update(
    @InChannel() channel: ChannelAccess,
    @Body() form: UpdateChannelDto,
    @AuditReason() reason?: string,
  ): Promise<Channel> {
    return this.updates.update(channel, form, reason);
  }

  @Delete()
  @Route({
    id: 'deleteChannel',
    tag: 'Channels',
    summary: 'Delete a channel',
    description: 'With its messages, for good. The channels of a deleted category stay, without a category.',
    rule: channelRoute('MANAGE_CHANNELS'),
    answers: [{ status: 204, description: 'It is gone' }],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS'],
  })
  remove(@InChannel() channel: ChannelAccess, @AuditReason() reason?: string): Promise<void> {
    return this.channels.remove(channel, reason);
  }

  @Post('typing')
  @Route({
    id: 'startTyping',
    tag: 'Channels',
    summary: 'Show that one is typing',
    description: 'Those who see the channel hear TYPING_START, at most once in 8 s. It passes after 10 s by itself.',
    rule: channelRoute('SEND_MESSAGES'),
    answers: [{ status: 204, description: 'They are told' }],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS', 'WRONG_CHANNEL_TYPE'],
  })
  type(@InChannel() channel: ChannelAccess): Promise<void> {
    return this.typing.start(channel);
  }
}
