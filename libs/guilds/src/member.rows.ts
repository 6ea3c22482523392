import { Injectable } from '@nestjs/common';
import type { MemberFacts } from '@messagepal/access';
import { databaseError } from '@messagepal/database';
import { DataSource } from 'typeorm';

interface MemberRow {
  user_id: string;
  nick: string | null;
  joined_at: Date;
  communication_disabled_until: Date | null;
  roles: string[];
}

const SELECT = `
  SELECT m.user_id, m.nick, m.joined_at, m.communication_disabled_until,
    ARRAY(
      SELECT mr.role_id::text FROM member_roles mr
      WHERE mr.guild_id = m.guild_id AND mr.user_id = m.user_id ORDER BY mr.role_id
    ) AS roles
  FROM members m`;

/** Lists of members, straight from the database. */
@Injectable()
export class MemberRows {
  constructor(private readonly source: DataSource) {}

  page(guildId: string, { after = '0', limit }: { after?: string; limit: number }): Promise<MemberFacts[]> {
    const sql = `${SELECT} WHERE m.guild_id = $1 AND m.user_id > $2 ORDER BY m.user_id LIMIT $3`;
    return this.read(sql, [guildId, after, limit]);
  }

  getMany(guildId: string, userIds: readonly string[]): Promise<MemberFacts[]> {
    const sql = `${SELECT} WHERE m.guild_id = $1 AND m.user_id = ANY($2::bigint[]) ORDER BY m.user_id`;
    return this.read(sql, [guildId, userIds]);
  }

  search(guildId: string, prefix: string, limit: number): Promise<MemberFacts[]> {
    const sql = `${SELECT} JOIN users u ON u.id = m.user_id
      WHERE m.guild_id = $1 AND (starts_with(u.username, $2) OR starts_with(lower(m.nick), $2))
      ORDER BY m.user_id LIMIT $3`;
    return this.read(sql, [guildId, prefix.toLowerCase(), limit]);
  }

  private async read(sql: string, parameters: unknown[]): Promise<MemberFacts[]> {
    try {
      const rows = await this.source.query<MemberRow[]>(sql, parameters);
      return rows.map(readFacts);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

const readFacts = (row: MemberRow): MemberFacts => ({
  userId: row.user_id,
  nick: row.nick,
  roles: row.roles,
  joinedAt: row.joined_at,
  timedOutUntil: row.communication_disabled_until,
});
