import { Injectable } from '@nestjs/common';
import { databaseError, Outbox, Transactions } from '@messagepal/database';
import { inboxTopic } from '@messagepal/event-log';
import { DataSource, type EntityManager } from 'typeorm';
import { dmShown, readUsers, toDmChannel } from './dm.presenter';
import { lockDm, readParticipants } from './dm.rows';

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
    return (await this.read(channelId)).map(({ user_id }) => user_id);
  }

  /** The same of a channel that a message has come to: who had closed it is shown it again before this resolves. */
  async called(channelId: string): Promise<string[]> {
    const rows = await this.read(channelId);
    if (rows.some(({ closed }) => closed)) await this.reopen(channelId);
    return rows.map(({ user_id }) => user_id);
  }

  private async reopen(channelId: string): Promise<void> {
    const reopened = await this.transactions.run(async (tx) => {
      const [rows] = await tx.query<[{ user_id: string }[], number]>(
        'UPDATE dm_participants SET closed = false WHERE channel_id = $1 AND closed RETURNING user_id',
        [channelId],
      );
      const ids = rows.map(({ user_id }) => user_id);
      if (ids.length > 0) await this.show(tx, channelId, ids);
      return ids;
    });
    await Promise.all(reopened.map((userId) => this.outbox.drain(inboxTopic(userId))));
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

  private async read(channelId: string): Promise<{ user_id: string; closed: boolean }[]> {
    const sql = 'SELECT user_id, closed FROM dm_participants WHERE channel_id = $1';
    try {
      return await this.source.query(sql, [channelId]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
