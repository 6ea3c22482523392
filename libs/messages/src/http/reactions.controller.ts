import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { anyChannelRoute, InAnyChannel, type AnyChannelAccess } from '@messagepal/access';
import { SnowflakePipe } from '@messagepal/errors';
import { AfterPageDto } from '@messagepal/guilds';
import type { Snowflake, UserSummary } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { UserSummaries, UserSummaryDto } from '@messagepal/users';
import { ReactionsService } from '../reactions/reactions.service';
import { EmojiPipe } from './emoji.pipe';

const TAG = 'Reactions';
const WRITES = { name: 'reactions-write', limit: 10, perMs: 2_500 };
const UNKNOWN = ['UNKNOWN_CHANNEL', 'UNKNOWN_MESSAGE'] as const;

@Controller('channels/:channel/messages/:message/reactions')
export class ReactionsController {
  constructor(
    private readonly reactions: ReactionsService,
    private readonly users: UserSummaries,
  ) {}

  @Put(':emoji/@me')
  @Route({
    id: 'addReaction',
    tag: TAG,
    summary: 'React to a message',
    description:
      'With a Unicode emoji, percent-encoded. One that the message does not have yet takes ADD_REACTIONS; it can have 20. Who has reacted with it already changes nothing. Whoever sees the channel hears MESSAGE_REACTION_ADD; of an old message, only who may read the history.',
    rule: anyChannelRoute('READ_MESSAGES', 'READ_MESSAGE_HISTORY'),
    bucket: WRITES,
    answers: [{ status: 204, description: 'The reaction is there' }],
    errors: [...UNKNOWN, 'MISSING_PERMISSIONS', 'UNKNOWN_EMOJI', 'MAX_REACTIONS', 'CANNOT_MESSAGE_USER'],
  })
  add(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @Param('emoji', EmojiPipe) emoji: string,
  ): Promise<void> {
    return this.reactions.add(inside, id, emoji);
  }

  @Delete(':emoji/@me')
  @Route({
    id: 'deleteOwnReaction',
    tag: TAG,
    summary: 'Take one’s reaction back',
    description: 'Without one nothing changes. Those who heard of it hear MESSAGE_REACTION_REMOVE.',
    rule: anyChannelRoute('READ_MESSAGES'),
    bucket: WRITES,
    answers: [{ status: 204, description: 'It is gone' }],
    errors: [...UNKNOWN, 'UNKNOWN_EMOJI'],
  })
  removeOwn(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @Param('emoji', EmojiPipe) emoji: string,
  ): Promise<void> {
    return this.reactions.removeOwn(inside, id, emoji);
  }

  @Delete(':emoji/:user')
  @Route({
    id: 'deleteReaction',
    tag: TAG,
    summary: 'Take somebody’s reaction away',
    description: 'Without one nothing changes. Those who heard of it hear MESSAGE_REACTION_REMOVE.',
    rule: anyChannelRoute('READ_MESSAGES', 'MANAGE_MESSAGES'),
    bucket: WRITES,
    answers: [{ status: 204, description: 'It is gone' }],
    errors: [...UNKNOWN, 'MISSING_PERMISSIONS', 'UNKNOWN_EMOJI'],
  })
  remove(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @Param('emoji', EmojiPipe) emoji: string,
    @Param('user', SnowflakePipe) userId: Snowflake,
  ): Promise<void> {
    return this.reactions.remove(inside, id, { emoji, userId });
  }

  @Delete(':emoji')
  @Route({
    id: 'deleteReactionsOfEmoji',
    tag: TAG,
    summary: 'Take all reactions with an emoji away',
    description: 'Those who heard of them hear MESSAGE_REACTION_REMOVE_EMOJI.',
    rule: anyChannelRoute('READ_MESSAGES', 'MANAGE_MESSAGES'),
    bucket: WRITES,
    answers: [{ status: 204, description: 'They are gone' }],
    errors: [...UNKNOWN, 'MISSING_PERMISSIONS', 'UNKNOWN_EMOJI'],
  })
  clearEmoji(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @Param('emoji', EmojiPipe) emoji: string,
  ): Promise<void> {
    return this.reactions.clear(inside, id, emoji);
  }

  @Delete()
  @Route({
    id: 'deleteReactions',
    tag: TAG,
    summary: 'Take all reactions away',
    description: 'Those who heard of them hear MESSAGE_REACTION_REMOVE_ALL.',
    rule: anyChannelRoute('READ_MESSAGES', 'MANAGE_MESSAGES'),
    bucket: WRITES,
    answers: [{ status: 204, description: 'They are gone' }],
    errors: [...UNKNOWN, 'MISSING_PERMISSIONS'],
  })
  clear(@InAnyChannel() inside: AnyChannelAccess, @Param('message', SnowflakePipe) id: Snowflake): Promise<void> {
    return this.reactions.clear(inside, id);
  }

  @Get(':emoji')
  @Route({
    id: 'listReactions',
    tag: TAG,
    summary: 'Who reacted with an emoji',
    description: 'By the user’s id, ascending; the last id of a page is the `after` of the next.',
    rule: anyChannelRoute('READ_MESSAGES', 'READ_MESSAGE_HISTORY'),
    bucket: { name: 'reactions-read', limit: 50, perMs: 10_000 },
    answers: [{ status: 200, description: 'A page of users', type: [UserSummaryDto] }],
    errors: [...UNKNOWN, 'MISSING_PERMISSIONS', 'UNKNOWN_EMOJI'],
  })
  async list(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @Param('emoji', EmojiPipe) emoji: string,
    @Query() page: AfterPageDto,
  ): Promise<UserSummary[]> {
    const ids = await this.reactions.users(inside, id, emoji, page);
    const users = await this.users.getMany(ids);
    return ids.flatMap((userId) => users.get(userId) ?? []);
  }
}
