import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { Outbox, Snowflakes, Transactions } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { inboxTopic } from '@messagepal/event-log';
import type { DmChannel } from '@messagepal/protocol';
import { demandReach, lockUsers } from '@messagepal/relationships';
import type { EntityManager } from 'typeorm';
import { dmShown, readUsers, toDmChannel } from './dm.presenter';
import { findPair, inManyGroups, insertDm, insertPair, insertParticipants, setClosed, type DmRow } from './dm.rows';

/** What came of an opening. */
export interface Opened {
  channel: DmChannel;
  /** Whether there was none before. */
  begun: boolean;
}

/** Begins conversations, and comes back to those that there are. */
@Injectable()
export class DmOpening {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly snowflakes: Snowflakes,
    private readonly config: Config,
  ) {}

  /**
   * The one channel of two people, whoever opened it first; with more, a group of its own. Who opens a channel is shown it, the other
   * of two with the first message.
   *
   * @param begin runs before a channel is made that there was not, and may refuse it
   * @throws ApiError INVALID_RECIPIENTS (400) for nobody, or oneself; MAX_RECIPIENTS (400) for more than 10 people, MAX_DMS (400);
   * UNKNOWN_USER (404); CANNOT_MESSAGE_USER (403) where somebody does not let the user begin, or one has blocked the other
   */
  async open(userId: string, recipientIds: readonly string[], begin: () => Promise<void>): Promise<Opened> {
    const others = [...new Set(recipientIds)];
    const [other] = others;
    if (other === undefined || others.includes(userId)) throw new ApiError('INVALID_RECIPIENTS');
    const { participants } = this.config.limits.directMessages;
    if (others.length >= participants) throw new ApiError('MAX_RECIPIENTS');
    const known = others.length === 1 ? await this.reopen(userId, other) : undefined;
    if (known) return { channel: known, begun: false };
    await begin();
    return others.length === 1 ? this.beginPair(userId, other) : this.beginGroup(userId, others);
  }

  private async reopen(userId: string, other: string): Promise<DmChannel | undefined> {
    const channel = await this.transactions.run((tx) => this.reopenWithin(tx, userId, other));
    if (channel) await this.outbox.drain(inboxTopic(userId));
    return channel;
  }

  private async reopenWithin(tx: EntityManager, userId: string, other: string): Promise<DmChannel | undefined> {
    const row = await findPair(tx, [userId, other]);
    if (!row) return undefined;
    const channel = toDmChannel(row, [userId, other], userId, await readUsers(tx, [other]));
    if (await setClosed(tx, row.id, userId, false)) await this.tell(tx, userId, channel);
    return channel;
  }

  /** Both rows are locked: of two who begin at once the second finds the channel of the first. */
  private async beginPair(userId: string, other: string): Promise<Opened> {
    const opened = await this.transactions.run(async (tx): Promise<Opened> => {
      await lockUsers(tx, [userId, other]);
      const known = await this.reopenWithin(tx, userId, other);
      if (known) return { channel: known, begun: false };
      await demandReach(tx, userId, [other]);
      const row = await this.insert(tx, { type: 'dm', owner_id: null });
      await insertPair(tx, [userId, other], row.id);
      await insertParticipants(tx, row.id, [userId]);
      await insertParticipants(tx, row.id, [other], true);
      const channel = toDmChannel(row, [userId, other], userId, await readUsers(tx, [other]));
      await this.tell(tx, userId, channel);
      return { channel, begun: true };
    });
    await this.outbox.drain(inboxTopic(userId));
    return opened;
  }

  private async beginGroup(userId: string, others: readonly string[]): Promise<Opened> {
    const all = [userId, ...others];
    const channel = await this.transactions.run(async (tx) => {
      await lockUsers(tx, all);
      await demandReach(tx, userId, others);
      if (await inManyGroups(tx, all, this.config.limits.directMessages.groups)) throw new ApiError('MAX_DMS');
      const row = await this.insert(tx, { type: 'group_dm', owner_id: userId });
      await insertParticipants(tx, row.id, all);
      const users = await readUsers(tx, all);
      for (const id of all) await this.tell(tx, id, toDmChannel(row, all, id, users));
      return toDmChannel(row, all, userId, users);
    });
    await Promise.all(all.map((id) => this.outbox.drain(inboxTopic(id))));
    return { channel, begun: true };
  }

  private async insert(tx: EntityManager, { type, owner_id }: Pick<DmRow, 'type' | 'owner_id'>): Promise<DmRow> {
    const id = this.snowflakes.next();
    await insertDm(tx, { id, type, owner_id });
    return { id, type, owner_id, name: null, last_message_id: null, version: '1', rights: '1' };
  }

  private async tell(tx: EntityManager, userId: string, channel: DmChannel): Promise<void> {
    await this.outbox.add(tx, { topic: inboxTopic(userId), events: [dmShown(userId, 'CHANNEL_CREATE', channel)] });
  }
}
