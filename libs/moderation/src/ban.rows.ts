import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { DataSource, type EntityManager } from 'typeorm';

/** A row of `bans`. */
export interface BanRow {
  userId: string;
  reason: string | null;
}

const SELECT = 'SELECT user_id AS "userId", reason FROM bans WHERE guild_id = $1';

/** Lists of bans, straight from the database. */
@Injectable()
export class BanRows {
  constructor(private readonly source: DataSource) {}

  /** By the user's id, ascending. */
  page(guildId: string, { after = '0', limit }: { after?: string; limit: number }): Promise<BanRow[]> {
    return this.read(`${SELECT} AND user_id > $2 ORDER BY user_id LIMIT $3`, [guildId, after, limit]);
  }

  async find(guildId: string, userId: string): Promise<BanRow | undefined> {
    const [row] = await this.read(`${SELECT} AND user_id = $2`, [guildId, userId]);
    return row;
  }

  private async read(sql: string, parameters: unknown[]): Promise<BanRow[]> {
    try {
      return await this.source.query<BanRow[]>(sql, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** Bans those of the users whom there are and who are not banned yet, and answers their ids. */
export async function insertBans(
  tx: EntityManager,
  guildId: string,
  userIds: readonly string[],
  reason: string | undefined,
): Promise<string[]> {
  const rows = await tx.query<{ user_id: string }[]>(
    `INSERT INTO bans (guild_id, user_id, reason) SELECT $1, u.id, $3 FROM users u WHERE u.id = ANY($2::bigint[])
     ON CONFLICT ON CONSTRAINT bans_pk DO NOTHING RETURNING user_id`,
    [guildId, userIds, reason ?? null],
  );
  return rows.map(({ user_id }) => user_id);
}

/** Whether there was a ban. */
export async function deleteBan(tx: EntityManager, guildId: string, userId: string): Promise<boolean> {
  const sql = 'DELETE FROM bans WHERE guild_id = $1 AND user_id = $2';
  const [, deleted] = await tx.query<[unknown[], number]>(sql, [guildId, userId]);
  return deleted > 0;
}
