import { Controller, Get, Query } from '@nestjs/common';
import {
  anyChannelRoute,
  guildRoute,
  InAnyChannel,
  InGuild,
  type AnyChannelAccess,
  type GuildAccess,
} from '@messagepal/access';
import { MessageViews } from '@messagepal/messages';
import type { MessageSearchResult } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { MessageSearch } from '../message-search';
import { SearchChannelDto, SearchGuildDto, toSearchQuery } from './search-query.dto';
import { SearchResultDto, toSearchResult } from './search-result.dto';

const TAG = 'Messages';
const BUCKET = { name: 'messages-search', limit: 10, perMs: 10_000 };
const ANSWERS = [{ status: 200 as const, description: 'What was found', type: SearchResultDto }];

@Controller()
export class SearchController {
  constructor(
    private readonly messages: MessageSearch,
    private readonly views: MessageViews,
  ) {}

  @Get('guilds/:guild/messages/search')
  @Route({
    id: 'searchGuildMessages',
    tag: TAG,
    summary: 'Search messages of a guild',
    description:
      'Of channels whose history one may read; what others hide is neither found nor counted. A message is found within moments of being sent or edited, and never after it was deleted.',
    rule: guildRoute(),
    bucket: BUCKET,
    answers: ANSWERS,
    errors: ['UNKNOWN_GUILD'],
  })
  async inGuild(@InGuild() inside: GuildAccess, @Query() dto: SearchGuildDto): Promise<MessageSearchResult> {
    const reader = inside.member.userId;
    return toSearchResult(
      await this.messages.inGuild(inside, toSearchQuery(dto), (page) => this.views.all(page, reader)),
    );
  }

  @Get('channels/:channel/messages/search')
  @Route({
    id: 'searchChannelMessages',
    tag: TAG,
    summary: 'Search messages of a channel',
    description: 'Empty without READ_MESSAGE_HISTORY. Else as in a guild.',
    rule: anyChannelRoute('READ_MESSAGES'),
    bucket: BUCKET,
    answers: ANSWERS,
    errors: ['UNKNOWN_CHANNEL'],
  })
  async inChannel(
    @InAnyChannel() inside: AnyChannelAccess,
    @Query() dto: SearchChannelDto,
  ): Promise<MessageSearchResult> {
    const reader = inside.member.userId;
    return toSearchResult(
      await this.messages.inChannel(inside, toSearchQuery(dto), (page) => this.views.all(page, reader)),
    );
  }
}
