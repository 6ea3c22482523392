import { Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { anyChannelRoute, InAnyChannel, type AnyChannelAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import { AuditReason } from '@messagepal/guilds';
import type { Message, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { PinsService } from '../pins/pins.service';
import { MessageViews } from './message-views';
import { MessageDto } from './message.dto';

const TAG = 'Pins';
const WRITES = { name: 'pins-write', limit: 5, perMs: 5_000 };

@Controller('channels/:channel/pins')
export class PinsController {
  constructor(
    private readonly pins: PinsService,
    private readonly views: MessageViews,
  ) {}

  @Get()
  @Route({
    id: 'listPins',
    tag: TAG,
    summary: 'Pinned messages of a channel',
    description: 'All of them, the one that was pinned last first. Empty without READ_MESSAGE_HISTORY.',
    rule: anyChannelRoute('READ_MESSAGES'),
    bucket: { name: 'pins-read', limit: 20, perMs: 10_000 },
    answers: [{ status: 200, description: 'The messages', type: [MessageDto] }],
    errors: ['UNKNOWN_CHANNEL'],
  })
  async list(@InAnyChannel() inside: AnyChannelAccess): Promise<Message[]> {
    return this.views.all(await this.pins.list(inside), inside.member.userId);
  }

  @Put(':message')
  @Route({
    id: 'pinMessage',
    tag: TAG,
    summary: 'Pin a message',
    description:
      'A channel has 50 pins. A message of type 6 tells of it, and whoever sees the channel hears CHANNEL_PINS_UPDATE. What is pinned already stays where it is.',
    rule: anyChannelRoute('READ_MESSAGES', 'PIN_MESSAGES'),
    bucket: WRITES,
    answers: [{ status: 204, description: 'It is pinned' }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_MESSAGE', 'MISSING_PERMISSIONS', 'MAX_PINS', 'CANNOT_MESSAGE_USER'],
  })
  pin(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.pins.pin(inside, id, reason);
  }

  @Delete(':message')
  @Route({
    id: 'unpinMessage',
    tag: TAG,
    summary: 'Unpin a message',
    description: 'The message stays. Whoever sees the channel hears CHANNEL_PINS_UPDATE.',
    rule: anyChannelRoute('READ_MESSAGES', 'PIN_MESSAGES'),
    bucket: WRITES,
    answers: [{ status: 204, description: 'It is not pinned any more' }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_MESSAGE', 'MISSING_PERMISSIONS', 'CANNOT_MESSAGE_USER'],
  })
  unpin(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.pins.unpin(inside, id, reason);
  }
}
