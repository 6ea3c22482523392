import { Controller, Get, Query } from '@nestjs/common';
import { guildRoute, InGuild, type GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import type { AuditLogPage } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import { AuditLogReader } from '../audit-log.service';
import { AuditLogPageDto, AuditQueryDto, demandKnownAction, demandOneCursor } from './audit-log.dto';

@Controller('guilds/:guild/audit-logs')
export class AuditLogsController {
  constructor(
    private readonly reader: AuditLogReader,
    private readonly config: Config,
  ) {}

  @Get()
  @Route({
    id: 'getAuditLog',
    tag: 'Moderation',
    summary: 'What was done in a guild',
    description: 'By whom, to whom and why; the newest first, with `after` the oldest.',
    rule: guildRoute('VIEW_AUDIT_LOG'),
    answers: [{ status: 200, description: 'A page of lines', type: AuditLogPageDto }],
    errors: ['UNKNOWN_GUILD', 'MISSING_PERMISSIONS'],
  })
  async page(@InGuild() guild: GuildAccess, @Query() query: AuditQueryDto): Promise<AuditLogPage> {
    demandOneCursor(query);
    demandKnownAction(query, this.config.extensions);
    return this.reader.page(guild.view.id, query);
  }
}
