import { Injectable } from '@nestjs/common';
import type { DmAccess } from '@messagepal/access';
import { Outbox, Transactions } from '@messagepal/database';
import { inboxTopic } from '@messagepal/event-log';
import { dmGone } from './dm.presenter';
import { setClosed } from './dm.rows';

/** Puts conversations of two out of sight. */
@Injectable()
export class DmClosing {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Who closes the channel is not shown it until the next message, or until they open it. The other is told nothing. */
  async close({ channel, member: { userId } }: DmAccess): Promise<void> {
    const topic = inboxTopic(userId);
    const { id } = channel.wire;
    await this.transactions.run(async (tx) => {
      if (await setClosed(tx, id, userId, true)) await this.outbox.add(tx, { topic, events: [dmGone(userId, id)] });
    });
    await this.outbox.drain(topic);
  }
}
