import { Injectable } from '@nestjs/common';
import { toTimestamp, type AuditLogEntry, type AuditLogPage } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import { AuditRows, type AuditQuery, type AuditRow } from './audit-log.rows';

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
    return { audit_log_entries: rows.map(toEntry), users: [...users.values()] };
  }
}

const toEntry = ({ id, actorId, action, targetId, reason, changes, createdAt }: AuditRow): AuditLogEntry => ({
  id,
  action_type: action,
  user_id: actorId,
  target_id: targetId,
  reason,
  changes: Array.isArray(changes) ? changes : [],
  created_at: toTimestamp(createdAt),
});
