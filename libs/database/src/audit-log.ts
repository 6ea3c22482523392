import { Injectable } from '@nestjs/common';
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

/** Who changed what, written in the transaction of the change itself: there is no change without its line. */
@Injectable()
export class AuditLog {
  constructor(private readonly snowflakes: Snowflakes) {}

  /** Adds a line and answers its id. */
  async write(tx: EntityManager, entry: AuditEntry): Promise<string> {
    const id = this.snowflakes.next();
    const { guildId, actorId, action, targetId, reason, changes } = entry;
    await tx.query(
      `INSERT INTO audit_log (guild_id, id, actor_id, action, target_id, reason, changes)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [guildId, id, actorId ?? null, action, targetId ?? null, reason ?? null, toJson(changes)],
    );
    return id;
  }
}

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
