import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { SnowflakePipe } from '@messagepal/errors';
import type { GuildEmoji, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { EmojisService } from '../emojis/emojis.service';
import { AuditReason } from './audit-reason.decorator';
import { CreateEmojiDto, GuildEmojiDto, UpdateEmojiDto } from './emoji.dto';

const EXAMPLE = {
  name: 'party',
  image:
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
};
const OWN = 'With MANAGE_EXPRESSIONS, or one’s own with CREATE_EXPRESSIONS. Members hear GUILD_EMOJIS_UPDATE.';

@Controller('guilds/:guild/emojis')
export class EmojisController {
  constructor(private readonly emojis: EmojisService) {}

  @Get()
  @Route({
    id: 'listEmojis',
    tag: 'Emoji',
    summary: 'Emoji of a guild',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'By id', type: [GuildEmojiDto] }],
    errors: ['UNKNOWN_GUILD'],
  })
  list(@InGuild() guild: GuildAccess): Promise<GuildEmoji[]> {
    return this.emojis.list(guild);
  }

  @Get(':custom')
  @Route({
    id: 'getGuildEmoji',
    tag: 'Emoji',
    summary: 'An emoji of a guild',
    rule: guildRoute(),
    answers: [{ status: 200, description: 'The emoji', type: GuildEmojiDto }],
    errors: ['UNKNOWN_GUILD'],
  })
  get(@InGuild() guild: GuildAccess, @Param('custom', SnowflakePipe) emojiId: Snowflake): Promise<GuildEmoji> {
    return this.emojis.get(guild, emojiId);
  }

  @Post()
  @Route({
    id: 'createEmoji',
    tag: 'Emoji',
    summary: 'Add an emoji',
    description:
      'Its picture is made anew, up to 128 pixels; what moves keeps moving. Members hear GUILD_EMOJIS_UPDATE.',
    rule: guildRoute('CREATE_EXPRESSIONS'),
    bucket: { name: 'emoji-create', limit: 50, perMs: 3_600_000 },
    bodyBytes: 4 * LIMITS.images.emojiBytes,
    answers: [{ status: 201, description: 'The emoji', type: GuildEmojiDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS', 'MAX_EMOJIS'],
    body: { type: CreateEmojiDto, example: EXAMPLE },
  })
  create(
    @InGuild() guild: GuildAccess,
    @Body() form: CreateEmojiDto,
    @AuditReason() reason?: string,
  ): Promise<GuildEmoji> {
    return this.emojis.create(guild, form, reason);
  }

  @Patch(':custom')
  @Route({
    id: 'updateEmoji',
    tag: 'Emoji',
    summary: 'Rename an emoji',
    description: OWN,
    rule: guildRoute(),
    answers: [{ status: 200, description: 'The emoji as it is now', type: GuildEmojiDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
    body: { type: UpdateEmojiDto, example: { name: 'party' } },
  })
  rename(
    @InGuild() guild: GuildAccess,
    @Param('custom', SnowflakePipe) emojiId: Snowflake,
    @Body() form: UpdateEmojiDto,
    @AuditReason() reason?: string,
  ): Promise<GuildEmoji> {
    return this.emojis.rename(guild, emojiId, form.name, reason);
  }

  @Delete(':custom')
  @Route({
    id: 'deleteEmoji',
    tag: 'Emoji',
    summary: 'Delete an emoji',
    description: OWN,
    rule: guildRoute(),
    answers: [{ status: 204, description: 'It is gone' }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
  })
  remove(
    @InGuild() guild: GuildAccess,
    @Param('custom', SnowflakePipe) emojiId: Snowflake,
    @AuditReason() reason?: string,
  ): Promise<void> {
    return this.emojis.remove(guild, emojiId, reason);
  }
}
