import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { InviteWithPlace } from './invite';
import { isInviteCode } from './invite-code';

const ALIVE = '(i.expires_at IS NULL OR i.expires_at > now()) AND (i.max_uses = 0 OR i.uses < i.max_uses)';

const SELECT = `
  SELECT i.code, i.guild_id AS "guildId", i.channel_id AS "channelId", i.inviter_id AS "inviterId",
    i.max_age AS "maxAge", i.max_uses AS "maxUses", i.uses, i.expires_at AS "expiresAt", i.created_at AS "createdAt",
    g.name AS "guildName", g.icon_url AS "guildIconUrl", c.name AS "channelName", c.type AS "channelType"
  FROM invites i
  JOIN guilds g ON g.id = i.guild_id
  JOIN channels c ON c.guild_id = i.guild_id AND c.id = i.channel_id
  WHERE ${ALIVE} AND`;

/** Reads and counts invites. */
@Injectable()
export class InviteRows {
  constructor(private readonly source: DataSource) {}

  /** The invite, unless it has expired or is used up. */
  async find(code: string): Promise<InviteWithPlace | undefined> {
    if (!isInviteCode(code)) return undefined;
    const [row] = await this.read(`${SELECT} i.code = $1`, code);
    return row;
  }

  /** Those of a guild, newest first; a guild has no more than its limit. */
  listOf(guildId: string): Promise<InviteWithPlace[]> {
    return this.read(`${SELECT} i.guild_id = $1 ORDER BY i.created_at DESC, i.code`, guildId);
  }

  private async read(sql: string, key: string): Promise<InviteWithPlace[]> {
    try {
      return await this.source.query<InviteWithPlace[]>(sql, [key]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** Uses the invite once; false if it cannot be used (any more). Of many at once, no more than the invite allows get true. */
export async function useInvite(tx: EntityManager, code: string): Promise<boolean> {
  const sql = `UPDATE invites i SET uses = i.uses + 1 WHERE i.code = $1 AND ${ALIVE}`;
  const [, used] = await tx.query<[unknown[], number]>(sql, [code]);
  return used > 0;
}

/** Removes the guild's invites that nobody can use any more, and answers how many are left. */
export async function sweepInvites(tx: EntityManager, guildId: string): Promise<number> {
  await tx.query(`DELETE FROM invites i WHERE i.guild_id = $1 AND NOT (${ALIVE})`, [guildId]);
  const [row] = await tx.query<{ left: number }[]>(
    'SELECT count(*)::integer AS left FROM invites WHERE guild_id = $1',
    [guildId],
  );
  return row?.left ?? 0;
}
