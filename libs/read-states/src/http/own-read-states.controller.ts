import { Controller, Get, Query } from '@nestjs/common';
import { MessageDto, MessageViews } from '@messagepal/messages';
import type { Message, ReadState } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { MentionList } from '../mentions/mention-list';
import { UnreadChannels } from '../unread-channels';
import { MentionQueryDto, toMentionQuery } from './mention-query.dto';
import { ReadStateDto } from './read-state.dto';

@Controller('users/@me')
export class OwnReadStatesController {
  constructor(
    private readonly channels: UnreadChannels,
    private readonly mentions: MentionList,
    private readonly views: MessageViews,
  ) {}

  @Get('read-states')
  @Route({
    id: 'listReadStates',
    tag: 'Read states',
    summary: 'How far one has read',
    description:
      'Of the channels that one sees, those that hold something unread and those where one has acknowledged anything. READY has the unread ones.',
    rule: selfRoute,
    bucket: { name: 'read-states', limit: 10, perMs: 10_000 },
    answers: [{ status: 200, description: 'The read states', type: [ReadStateDto] }],
  })
  list(@Caller() { userId }: Principal): Promise<ReadState[]> {
    return this.channels.all(userId);
  }

  @Get('mentions')
  @Route({
    id: 'listMentions',
    tag: 'Read states',
    summary: 'Messages that mention one',
    description:
      'Newest first, by name, by a role that one holds, or with everybody; of channels whose history one may read.',
    rule: selfRoute,
    bucket: { name: 'mentions', limit: 10, perMs: 10_000 },
    answers: [{ status: 200, description: 'The messages', type: [MessageDto] }],
  })
  listMentions(@Caller() { userId }: Principal, @Query() query: MentionQueryDto): Promise<Message[]> {
    return this.mentions.page(userId, toMentionQuery(query), (page) => this.views.all(page, userId));
  }
}
