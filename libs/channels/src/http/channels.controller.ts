import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { anyChannelRoute, channelOrDmRoute, InAnyChannel, isDm, type AnyChannelAccess } from '@messagepal/access';
import { AuditReason, ChannelDto } from '@messagepal/guilds';
import type { Channel, DmChannel } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { ChannelUpdates } from '../channel-update.service';
import { ChannelViews } from '../channel-views';
import { ChannelsService } from '../channels.service';
import { DmRoutes } from '../dm-routes';
import { TypingService } from '../typing.service';
import { UpdateChannelDto } from './channel-form.dto';
import { DmChannelDto } from './dm-channel.dto';

@Controller('channels/:channel')
export class ChannelsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly updates: ChannelUpdates,
    private readonly views: ChannelViews,
    private readonly typing: TypingService,
    private readonly dms: DmRoutes,
  ) {}

  @Get()
  @Route({
    id: 'getChannel',
    tag: 'Channels',
    summary: 'A channel',
    rule: anyChannelRoute(),
    answers: [{ status: 200, description: 'The channel', type: ChannelDto, or: DmChannelDto }],
    errors: ['UNKNOWN_CHANNEL'],
  })
  get(@InAnyChannel() channel: AnyChannelAccess): Promise<Channel | DmChannel> {
    return isDm(channel) ? this.dms.verbs.show(channel) : this.views.one(channel);
  }

  @Patch()
  @Route({
    id: 'updateChannel',
    tag: 'Channels',
    summary: 'Change a channel',
    description:
      'Absent fields stay as they are, null clears. Channels that have the overwrites of their category follow when those change. Those who see it hear CHANNEL_UPDATE. Of a group whoever is in it may change the `name`.',
    rule: channelOrDmRoute('MANAGE_CHANNELS'),
    answers: [{ status: 200, description: 'The channel as it is now', type: ChannelDto, or: DmChannelDto }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_ROLE', 'UNKNOWN_MEMBER', 'MISSING_PERMISSIONS', 'WRONG_CHANNEL_TYPE'],
    body: { type: UpdateChannelDto, example: { topic: 'One book a month' } },
  })
  update(
    @InAnyChannel() channel: AnyChannelAccess,
    @Body() form: UpdateChannelDto,
    @AuditReason() reason?: string,
  ): Promise<Channel | DmChannel> {
    return isDm(channel) ? this.dms.verbs.update(channel, form) : this.updates.update(channel, form, reason);
  }

  @Delete()
  @Route({
    id: 'deleteChannel',
    tag: 'Channels',
    summary: 'Delete a channel',
    description:
      'With its messages, for good. The channels of a deleted category stay, without a category. The channel of two people is closed by this: who closes it is not shown it until its next message. A group is left.',
    rule: channelOrDmRoute('MANAGE_CHANNELS'),
    answers: [{ status: 204, description: 'It is gone' }],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS'],
  })
  remove(@InAnyChannel() channel: AnyChannelAccess, @AuditReason() reason?: string): Promise<void> {
    return isDm(channel) ? this.dms.verbs.leave(channel) : this.channels.remove(channel, reason);
  }

  @Post('typing')
  @Route({
    id: 'startTyping',
    tag: 'Channels',
    summary: 'Show that one is typing',
    description: 'Those who see the channel hear TYPING_START, at most once in 8 s. It passes after 10 s by itself.',
    rule: anyChannelRoute('SEND_MESSAGES'),
    answers: [{ status: 204, description: 'They are told' }],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS', 'WRONG_CHANNEL_TYPE', 'CANNOT_MESSAGE_USER'],
  })
  type(@InAnyChannel() channel: AnyChannelAccess): Promise<void> {
    return this.typing.start(channel);
  }
}
