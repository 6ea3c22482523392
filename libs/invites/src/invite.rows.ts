import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { InviteWithPlace } from './invite';
import { isInviteCode } from './invite-code';

const ALIVE = '(i.expires_at IS NULL OR i.expires_at > now()) AND (i.max_uses = 0 OR i.uses < i.max_uses)';

const INVITE_SQL = `
  SELECT i.code, i.guild_id AS "guildId", i.channel_id AS "channelId", i.inviter_id AS "inviterId",
    i.max_age AS "maxAge", i.max_uses AS "maxUses", i.uses, i.expires_at AS "expiresAt", i.created_at AS "createdAt",
    g.name AS "guildName", g.icon_url AS "guildIconUrl", c.name AS "channelName", c.type AS "channelType"
  FROM invites i
  JOIN guilds g ON g.id = i.guild_id
  JOIN channels c ON c.guild_id = i.guild_id AND c.id = i.channel_id
  WHERE i.code = $1 AND ${ALIVE}`;

/** Reads and counts invites. */
@Injectable()
export class InviteRows {
  constructor(private readonly source: DataSource) {}

  /** The invite, unless it has expired or is used up. */
  async find(code: string): Promise<InviteWithPlace | undefined> {
    if (!isInviteCode(code)) return undefined;
    try {
      const [row] = await this.source.query<InviteWithPlace[]>(INVITE_SQL, [code]);
      return row;
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

/** Whether the channel is there, in a transaction that holds the guild. */
export async function hasChannel(tx: EntityManager, guildId: string, channelId: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>('SELECT 1 FROM channels WHERE guild_id = $1 AND id = $2', [
    guildId,
    channelId,
  ]);
  return rows.length > 0;
}
