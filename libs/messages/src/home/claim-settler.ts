import { guildOfTopic, syncEvent, type EventLog, type ExpiredClaim, type TopicEvent } from '@messagepal/event-log';
import type { MessageEvents } from '../message.events';
import type { MessageStore } from '../store/message-store';

/** A writer that takes longer has crashed, or is as good as crashed: statements of the store end before that. */
const EXPIRES_AFTER_MS = 10_000;
const AT_A_TIME = 100;

/** Finishes what crashed writers have begun: what the store says becomes of each claim. */
export class ClaimSettler {
  constructor(
    private readonly store: MessageStore,
    private readonly log: EventLog,
    private readonly events: MessageEvents,
  ) {}

  /** Settles the claims that have expired; answers how many it took. */
  async settleExpired(): Promise<number> {
    const expired = await this.log.expired(EXPIRES_AFTER_MS, AT_A_TIME);
    for (const claim of expired) await this.settle(claim);
    return expired.length;
  }

  private async settle(claim: ExpiredClaim): Promise<void> {
    const event = claim.write.kind === 'remove' ? await this.finishRemoval(claim) : await this.eventOfRow(claim);
    await this.log.append(claim.topic, event, { token: claim.token, epoch: claim.epoch });
  }

  /** The row is there: its event. It is not, or not edited: nobody knows whether it will be, so everybody looks again. */
  private async eventOfRow({ channelId, id, write }: ExpiredClaim): Promise<TopicEvent> {
    const [row] = await this.store.getMany(channelId, [id]);
    if (row && write.kind === 'send') return this.events.created(row);
    if (row && write.kind === 'edit' && row.revision >= write.revision) return this.events.updated(row);
    return syncEvent();
  }

  /** Removing again is harmless and leaves no doubt. */
  private async finishRemoval({ topic, channelId, id }: ExpiredClaim): Promise<TopicEvent> {
    await this.store.remove(channelId, id);
    return this.events.removed({ channelId, id, guildId: guildOfTopic(topic) ?? null });
  }
}
