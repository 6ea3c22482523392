import { Injectable } from '@nestjs/common';
import { LastMessages } from '@messagepal/channels';
import { Config } from '@messagepal/config';
import { databaseError } from '@messagepal/database';
import type { DmChannel } from '@messagepal/protocol';
import { maxSnowflake } from '@messagepal/snowflake';
import { UserSummaries } from '@messagepal/users';
import { DataSource } from 'typeorm';
import { toDmChannel, type ShownDm } from './dm.presenter';

interface ListedDm extends ShownDm {
  participants: string[];
}

const SQL = `
  SELECT c.id, c.type, c.name, c.owner_id, c.last_message_id,
    ARRAY(SELECT o.user_id::text FROM dm_participants o WHERE o.channel_id = c.id) AS participants
  FROM dm_participants p JOIN dm_channels c ON c.id = p.channel_id
  WHERE p.user_id = $1 AND`;
const ALL_SQL = `${SQL} NOT p.closed ORDER BY coalesce(c.last_message_id, c.id) DESC LIMIT $2`;
const ONE_SQL = `${SQL} c.id = $2`;

/** The DM channels of people as they are shown them. */
@Injectable()
export class DmList {
  constructor(
    private readonly source: DataSource,
    private readonly lastMessages: LastMessages,
    private readonly summaries: UserSummaries,
    private readonly config: Config,
  ) {}

  /** Those that the user has not closed, the one with the newest message first. @throws ApiError SERVICE_UNAVAILABLE */
  async of(userId: string): Promise<DmChannel[]> {
    return this.show(userId, await this.read(ALL_SQL, [userId, this.config.limits.directMessages.listed]));
  }

  /** One that the user is in; undefined for who is not (any more). @throws ApiError SERVICE_UNAVAILABLE */
  async one(userId: string, channelId: string): Promise<DmChannel | undefined> {
    return (await this.show(userId, await this.read(ONE_SQL, [userId, channelId])))[0];
  }

  private async show(userId: string, rows: readonly ListedDm[]): Promise<DmChannel[]> {
    const [last, users] = await Promise.all([
      this.lastMessages.of(rows.map(({ id }) => id)),
      this.summaries.getMany(rows.flatMap(({ participants }) => participants)),
    ]);
    return rows.map((row) => {
      const newest = last.get(row.id) ?? null;
      const { last_message_id: stored } = row;
      const last_message_id = newest && stored ? maxSnowflake(newest, stored) : (newest ?? stored);
      return toDmChannel({ ...row, last_message_id }, row.participants, userId, users);
    });
  }

  private async read(sql: string, parameters: unknown[]): Promise<ListedDm[]> {
    try {
      return await this.source.query<ListedDm[]>(sql, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
