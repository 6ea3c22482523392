import { Injectable } from '@nestjs/common';
import { toAuditLogEntry } from '@messagepal/database';
import type { AuditLogPage } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import { AuditRows, type AuditQuery } from './audit-log.rows';

/** Shows what was done in a guild, by whom and why. */
@Injectable()
export class AuditLogReader {
  constructor(
    private readonly rows: AuditRows,
    private readonly summaries: UserSummaries,
  ) {}

  /** Lines with the users that did it or whom it was done to. */
  async page(guildId: string, query: AuditQuery): Promise<AuditLogPage> {
    const rows = await this.rows.page(guildId, query);
    const ids = rows.flatMap(({ actorId, targetId }) => [actorId, targetId]).filter((id) => id !== null);
    const users = await this.summaries.getMany(ids);
    return { audit_log_entries: rows.map(toAuditLogEntry), users: [...users.values()] };
  }
}
