import { Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { anyChannelRoute, InAnyChannel, type AnyChannelAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import type { Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { DmGroups } from '../dm-groups.service';
import { demandDm } from './demand-dm';

const TAG = 'Direct messages';
const WRITES = { name: 'dm-recipients', limit: 10, perMs: 10_000 };

@Controller('channels/:channel/recipients/:user')
export class RecipientsController {
  constructor(private readonly groups: DmGroups) {}

  @Put()
  @HttpCode(204)
  @Route({
    id: 'addRecipient',
    tag: TAG,
    summary: 'Add somebody to a group',
    description:
      'Whoever is in it may. The new one hears CHANNEL_CREATE, the others CHANNEL_UPDATE, and a message of type 1 tells of it.',
    rule: anyChannelRoute(),
    bucket: WRITES,
    answers: [{ status: 204, description: 'They are in it' }],
    errors: [
      'UNKNOWN_CHANNEL',
      'UNKNOWN_USER',
      'WRONG_CHANNEL_TYPE',
      'MAX_RECIPIENTS',
      'MAX_DMS',
      'CANNOT_MESSAGE_USER',
    ],
  })
  add(@InAnyChannel() inside: AnyChannelAccess, @Param('user', SnowflakePipe) userId: Snowflake): Promise<void> {
    return this.groups.add(demandDm(inside), userId);
  }

  @Delete()
  @Route({
    id: 'removeRecipient',
    tag: TAG,
    summary: 'Remove somebody from a group',
    description:
      'As its owner, or oneself. Who is removed hears CHANNEL_DELETE and nothing of the group from then on; the others hear CHANNEL_UPDATE, and a message of type 2 tells of it.',
    rule: anyChannelRoute(),
    bucket: WRITES,
    answers: [{ status: 204, description: 'They are not in it any more' }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_MEMBER', 'WRONG_CHANNEL_TYPE', 'MISSING_PERMISSIONS'],
  })
  remove(@InAnyChannel() inside: AnyChannelAccess, @Param('user', SnowflakePipe) userId: Snowflake): Promise<void> {
    return this.groups.remove(demandDm(inside), userId);
  }
}
