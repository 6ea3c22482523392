import { Injectable } from '@nestjs/common';
import { toTimestamp, type AuditLogEntry } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { Snowflakes } from './snowflakes/snowflakes';

/** One line of a guild's audit log. */
export interface AuditEntry {
  guildId: string;
  /** Who did it; absent for the system. */
  actorId?: string | null;
  /** What was done, in the words of `protocol` (`CHANNEL_CREATE`). */
  action: string;
  /** What it was done to: a user, channel, role. */
  targetId?: string | null;
  /** From the `X-Audit-Log-Reason` header. */
  reason?: string | null;
  /** Fields before and after; only such as the guild's moderators may see. */
  changes?: unknown;
}

/** A line as it is kept. */
export interface AuditRow {
  id: string;
  actorId: string | null;
  action: string;
  targetId: string | null;
  reason: string | null;
  changes: unknown;
  createdAt: Date;
}

/** A line as moderators see it. */
export const toAuditLogEntry = (row: AuditRow): AuditLogEntry => ({
  id: row.id,
  action_type: row.action,
  user_id: row.actorId,
  target_id: row.targetId,
  reason: row.reason,
  changes: Array.isArray(row.changes) ? row.changes : [],
  created_at: toTimestamp(row.createdAt),
});

/** Who changed what, written in the transaction of the change itself: there is no change without its line. */
@Injectable()
export class AuditLog {
  constructor(private readonly snowflakes: Snowflakes) {}

  /** Adds a line and answers it. */
  async write(tx: EntityManager, entry: AuditEntry): Promise<AuditLogEntry> {
    const id = this.snowflakes.next();
    const { guildId, actorId = null, action, targetId = null, reason = null, changes } = entry;
    const [{ createdAt }] = await tx.query<[{ createdAt: Date }]>(
      `INSERT INTO audit_log (guild_id, id, actor_id, action, target_id, reason, changes)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING created_at AS "createdAt"`,
      [guildId, id, actorId, action, targetId, reason, toJson(changes)],
    );
    return toAuditLogEntry({ id, actorId, action, targetId, reason, changes, createdAt });
  }
}

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
