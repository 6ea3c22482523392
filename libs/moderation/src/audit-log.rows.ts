import { Injectable } from '@nestjs/common';
import { databaseError, type AuditRow } from '@messagepal/database';
import { DataSource } from 'typeorm';

/** Which lines: all of what is given, by exclusive cursors; with `after` ascending, else the newest first. */
export interface AuditQuery {
  user_id?: string;
  action_type?: string;
  target_id?: string;
  before?: string;
  after?: string;
  limit: number;
}

const CONDITIONS = [
  ['user_id', 'actor_id ='],
  ['action_type', 'action ='],
  ['target_id', 'target_id ='],
  ['before', 'id <'],
  ['after', 'id >'],
] as const;

/** Reads the audit log, straight from the database. */
@Injectable()
export class AuditRows {
  constructor(private readonly source: DataSource) {}

  async page(guildId: string, query: AuditQuery): Promise<AuditRow[]> {
    const given = CONDITIONS.filter(([name]) => query[name] !== undefined);
    const sql = `
      SELECT id, actor_id AS "actorId", action, target_id AS "targetId", reason, changes, created_at AS "createdAt"
      FROM audit_log WHERE guild_id = $1 ${given.map(([, test], index) => `AND ${test} $${index + 3}`).join(' ')}
      ORDER BY id ${query.after === undefined ? 'DESC' : 'ASC'} LIMIT $2`;
    try {
      return await this.source.query<AuditRow[]>(sql, [guildId, query.limit, ...given.map(([name]) => query[name])]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
