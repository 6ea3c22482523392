import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import type { EntityManager } from 'typeorm';

/** How many guilds a user may be in, and how many members a guild may have. */
@Injectable()
export class GuildQuota {
  constructor(private readonly config: Config) {}

  /** Throws MAX_GUILDS (400). Holds the user's row until the transaction ends, so that two joins at once are counted. */
  async demandRoomForGuild(tx: EntityManager, userId: string): Promise<void> {
    await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
    const full = await hasRow(tx, 'members WHERE user_id = $1', [userId, this.config.limits.guilds.perUser - 1]);
    if (full) throw new ApiError('MAX_GUILDS');
  }

  /** Throws MAX_MEMBERS (403). The caller holds the guild's row. */
  async demandRoomForMember(tx: EntityManager, guildId: string): Promise<void> {
    const full = await hasRow(tx, 'members WHERE guild_id = $1', [guildId, this.config.limits.guilds.members - 1]);
    if (full) throw new ApiError('MAX_MEMBERS');
  }
}

async function hasRow(tx: EntityManager, from: string, parameters: [id: string, offset: number]): Promise<boolean> {
  const rows = await tx.query<unknown[]>(`SELECT 1 FROM ${from} OFFSET $2 LIMIT 1`, parameters);
  return rows.length > 0;
}
