import { Injectable } from '@nestjs/common';
import { databaseError, Outbox, Transactions } from '@messagepal/database';
import { inboxTopic } from '@messagepal/event-log';
import { DataSource, type EntityManager } from 'typeorm';
import { dmShown, readUsers, toDmChannel } from './dm.presenter';
import { lockDm, readParticipants } from './dm.rows';

const SQL = 'SELECT user_id FROM dm_participants WHERE channel_id = $1';
/** Whose inbox waits for something: it may be the channel, which somebody else has opened for them and not told them of yet. */
const CALLED_SQL = `
  SELECT user_id, closed, EXISTS (
    SELECT FROM outbox o WHERE o.topic = '${inboxTopic('')}' || p.user_id AND o.events <> '[]'
  ) AS waits
  FROM dm_participants p WHERE channel_id = $1`;

interface Called {
  user_id: string;
  closed: boolean;
  waits: boolean;
}

/** Who hears of what happens in DM channels: those who are in them at the moment it is asked, which is never kept. */
@Injectable()
export class DmParticipants {
  constructor(
    private readonly source: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Ids; nobody for a channel that there is not. @throws ApiError SERVICE_UNAVAILABLE */
  async of(channelId: string): Promise<string[]> {
    return (await this.read<{ user_id: string }>(SQL, channelId)).map(({ user_id }) => user_id);
  }

  /** The same of a channel that a message has come to: whoever was not shown it, is shown it before this resolves. */
  async called(channelId: string): Promise<string[]> {
    const rows = await this.read<Called>(CALLED_SQL, channelId);
    if (rows.some(({ closed }) => closed)) await this.reopen(channelId);
    const late = rows.filter(({ closed, waits }) => closed || waits);
    await Promise.all(late.map(({ user_id }) => this.outbox.drain(inboxTopic(user_id))));
    return rows.map(({ user_id }) => user_id);
  }

  private async reopen(channelId: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const [rows] = await tx.query<[{ user_id: string }[], number]>(
        'UPDATE dm_participants SET closed = false WHERE channel_id = $1 AND closed RETURNING user_id',
        [channelId],
      );
      const ids = rows.map(({ user_id }) => user_id);
      if (ids.length > 0) await this.show(tx, channelId, ids);
    });
  }

  private async show(tx: EntityManager, channelId: string, userIds: readonly string[]): Promise<void> {
    const [row, participants] = [await lockDm(tx, channelId), await readParticipants(tx, channelId)];
    if (!row) return;
    const users = await readUsers(tx, participants);
    for (const id of userIds) {
      const channel = toDmChannel(row, participants, id, users);
      await this.outbox.add(tx, { topic: inboxTopic(id), events: [dmShown(id, 'CHANNEL_CREATE', channel)] });
    }
  }

  private async read<T>(sql: string, channelId: string): Promise<T[]> {
    try {
      return await this.source.query<T[]>(sql, [channelId]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
