import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { DmChannelDto } from '@messagepal/channels';
import type { DmChannel } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { DmList } from '../dm-list';
import { DmBeginnings } from './dm-beginnings';
import { OpenDmDto, recipientsOf } from './open-dm.dto';

const TAG = 'Direct messages';

@Controller('users/@me/channels')
export class OwnDmsController {
  constructor(
    private readonly dms: DmList,
    private readonly beginnings: DmBeginnings,
  ) {}

  @Get()
  @Route({
    id: 'listOwnChannels',
    tag: TAG,
    summary: 'One’s direct messages',
    description: 'Those that are not closed, the one with the newest message first, at most 500.',
    rule: selfRoute,
    answers: [{ status: 200, description: 'The channels', type: [DmChannelDto] }],
  })
  list(@Caller() { userId }: Principal): Promise<DmChannel[]> {
    return this.dms.of(userId);
  }

  @Post()
  @HttpCode(200)
  @Route({
    id: 'openDm',
    tag: TAG,
    summary: 'Open a direct message',
    description:
      'With one user: the only channel of the two, whoever opened it first; the other is shown it with the first message. With more: a new group, which one owns, of at most 10 people. One’s sessions hear CHANNEL_CREATE for what they were not shown before, and so does everybody in a group.',
    rule: selfRoute,
    bucket: { name: 'dm-open', limit: 20, perMs: 10_000 },
    answers: [{ status: 200, description: 'The channel', type: DmChannelDto }],
    errors: ['UNKNOWN_USER', 'INVALID_RECIPIENTS', 'MAX_RECIPIENTS', 'MAX_DMS', 'CANNOT_MESSAGE_USER'],
    body: { type: OpenDmDto, example: { recipient_id: '1132471000000000002' } },
  })
  open(@Caller() { userId }: Principal, @Body() form: OpenDmDto): Promise<DmChannel> {
    return this.beginnings.open(userId, recipientsOf(form));
  }
}
