import { Body, Controller, Get, Put } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { AuditReason } from '@messagepal/guilds';
import { Route } from '@messagepal/runtime';
import { AutomodWordsDto } from './automod.dto';
import { AutomodWords } from './automod-words.service';

const TAG = 'Automod';

@Controller('guilds/:guild/automod/words')
export class AutomodController {
  constructor(private readonly words: AutomodWords) {}

  @Get()
  @Route({
    id: 'getAutomodWords',
    tag: TAG,
    summary: 'The words that are refused',
    rule: guildRoute('automod:MANAGE'),
    answers: [{ status: 200, description: 'The words', type: AutomodWordsDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
  })
  async get(@InGuild() guild: GuildAccess): Promise<AutomodWordsDto> {
    return { words: await this.words.list(guild) };
  }

  @Put()
  @Route({
    id: 'putAutomodWords',
    tag: TAG,
    summary: 'Replace the words that are refused',
    description:
      'From the answer on, messages and edits with any of these words are refused with 400 and the code 200000. The audit log keeps the change.',
    rule: guildRoute('automod:MANAGE'),
    bucket: { name: 'automod', limit: 10, perMs: 60_000 },
    answers: [{ status: 200, description: 'The words', type: AutomodWordsDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
    body: { type: AutomodWordsDto, example: { words: ['spam'] } },
  })
  async put(
    @InGuild() guild: GuildAccess,
    @Body() { words }: AutomodWordsDto,
    @AuditReason() reason?: string,
  ): Promise<AutomodWordsDto> {
    return { words: await this.words.replace(guild, words, reason) };
  }
}
