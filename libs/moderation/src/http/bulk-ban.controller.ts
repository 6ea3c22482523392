import { Body, Controller, Post } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { AuditReason } from '@messagepal/guilds';
import type { BulkBan } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { BansService } from '../bans.service';
import { BulkBanDto, BulkBanFormDto } from './ban.dto';

@Controller('guilds/:guild/bulk-ban')
export class BulkBanController {
  constructor(private readonly bans: BansService) {}

  @Post()
  @Route({
    id: 'createBulkBan',
    tag: 'Moderation',
    summary: 'Ban many users',
    description: 'Up to 200 in one change. Those who can’t be banned keep nobody else from it; the answer names them.',
    rule: guildRoute('BAN_MEMBERS', 'MANAGE_GUILD'),
    answers: [{ status: 200, description: 'Who is banned now, and who is not by this', type: BulkBanDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
    body: { type: BulkBanFormDto, example: { user_ids: ['1132471000000000001'], delete_message_seconds: 86_400 } },
  })
  create(
    @InGuild() guild: GuildAccess,
    @Body() form: BulkBanFormDto,
    @AuditReason() reason?: string,
  ): Promise<BulkBan> {
    return this.bans.banMany(guild, form.user_ids, { purgeSeconds: form.delete_message_seconds, reason });
  }
}
