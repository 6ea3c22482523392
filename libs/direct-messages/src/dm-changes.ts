import { Injectable } from '@nestjs/common';
import { Outbox, Transactions, type OutboxJob } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { dmTopic, inboxTopic } from '@messagepal/event-log';
import type { EntityManager } from 'typeorm';
import { DmChange, type DmHappening } from './dm-change';
import { lockDm, readParticipants } from './dm.rows';

/** The job by which a happening becomes a message. */
export type DmNews = (change: DmChange, happening: DmHappening, index: number) => OutboxJob;

/** The only way in which anything about a DM channel is changed, and who is in it. */
@Injectable()
export class DmChanges {
  private readonly news: DmNews[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Whoever tells in the channel of what happens to it. */
  tellBy(news: DmNews): void {
    this.news.push(news);
  }

  /**
   * Runs `work` in one transaction that holds the channel's row: changes of one channel happen one after the other. It raises the
   * version and, where something can be taken from somebody, the rights; when it resolves everybody goes by these, and the inboxes have been told.
   *
   * @param actorId has to be in it
   * @throws ApiError UNKNOWN_CHANNEL (404) for a channel that there is not (any more), or that the actor is not in (any more);
   * whatever `work` throws, with nothing changed; SERVICE_UNAVAILABLE, the change may then have been made and is announced later
   */
  async run<T>(
    channelId: string,
    actorId: string,
    work: (tx: EntityManager, change: DmChange) => Promise<T>,
    { rights = true } = {},
  ): Promise<T> {
    const { result, change } = await this.transactions.run(async (tx) => {
      const change = await begin(tx, channelId, actorId, rights);
      const result = await work(tx, change);
      if (!change.cancelled) await this.finish(tx, change);
      return { result, change };
    });
    await this.announce(channelId, [...change.notices.keys()]);
    return result;
  }

  /** Moves what was committed for the channel, then for the users, into their logs: rights count before anybody hears of it. */
  async announce(channelId: string, userIds: readonly string[]): Promise<void> {
    await this.outbox.drain(dmTopic(channelId));
    await Promise.all(userIds.map((userId) => this.outbox.drain(inboxTopic(userId))));
  }

  private async finish(tx: EntityManager, change: DmChange): Promise<void> {
    const { channel, version, rights, notices } = change;
    await tx.query('UPDATE dm_channels SET version = $2, rights = $3 WHERE id = $1', [channel.id, version, rights]);
    const told = change.happenings.flatMap((happening, index) => this.news.map((job) => job(change, happening, index)));
    const jobs = [...change.jobs, ...told];
    await this.outbox.add(tx, { topic: dmTopic(channel.id), version, rights, events: [], jobs });
    for (const [userId, events] of notices) await this.outbox.add(tx, { topic: inboxTopic(userId), events });
  }
}

async function begin(tx: EntityManager, channelId: string, actorId: string, rights: boolean): Promise<DmChange> {
  const channel = await lockDm(tx, channelId);
  const participants = channel ? await readParticipants(tx, channelId) : [];
  if (!channel || !participants.includes(actorId)) throw new ApiError('UNKNOWN_CHANNEL');
  return new DmChange(channel, participants, Number(channel.version) + 1, Number(channel.rights) + (rights ? 1 : 0));
}
