import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { databaseError } from '@messagepal/database';
import { DataSource } from 'typeorm';

/** A channel whose messages are not kept for ever. */
export interface RetainedChannel {
  channelId: string;
  /** Null in direct messages. */
  guildId: string | null;
  /** For how many days they are kept. */
  days: number;
}

const CHANNELS_PER_PART = 500;
const COLUMNS = 'id AS "channelId", guild_id AS "guildId", days';
const SQL = `
  SELECT ${COLUMNS} FROM (
    (
      SELECT c.id, c.guild_id, COALESCE(g.message_retention_days, $2::int) AS days
      FROM channels c JOIN guilds g ON g.id = c.guild_id
      WHERE c.id > $1 AND c.type IN ('text', 'announcement') AND COALESCE(g.message_retention_days, $2::int) IS NOT NULL
      ORDER BY c.id LIMIT ${CHANNELS_PER_PART}
    ) UNION ALL (
      SELECT id, NULL, $2::int FROM dm_channels WHERE id > $1 AND $2::int IS NOT NULL ORDER BY id LIMIT ${CHANNELS_PER_PART}
    )
  ) all_of_them ORDER BY id LIMIT ${CHANNELS_PER_PART}`;
const ONE = `
  SELECT ${COLUMNS} FROM (
    SELECT c.id, c.guild_id, COALESCE(g.message_retention_days, $2::int) AS days
    FROM channels c JOIN guilds g ON g.id = c.guild_id
    UNION ALL SELECT id, NULL, $2::int FROM dm_channels
  ) all_of_them WHERE id = $1 AND days IS NOT NULL`;

/** Which channels keep their messages for how long: as their guild says, else by the operator's default. */
@Injectable()
export class RetainedChannels {
  constructor(
    private readonly source: DataSource,
    private readonly config: Config,
  ) {}

  /** The next ones above an id, ascending; none after the last. */
  after(channelId: string): Promise<RetainedChannel[]> {
    return this.query(SQL, channelId);
  }

  /** Undefined for a channel that keeps its messages for ever, or that there is not. */
  async one(channelId: string): Promise<RetainedChannel | undefined> {
    return (await this.query(ONE, channelId))[0];
  }

  private async query(sql: string, channelId: string): Promise<RetainedChannel[]> {
    try {
      return await this.source.query(sql, [channelId, this.config.messageRetentionDays ?? null]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
