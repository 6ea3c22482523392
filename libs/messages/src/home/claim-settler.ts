import { guildOfTopic, syncEvent, type EventLog, type ExpiredClaim, type TopicEvent } from '@messagepal/event-log';
import type { MessageRow } from '../message';
import type { MessageEvents } from '../message.events';
import type { MessageStore } from '../store/message-store';
import { MessageLog, type Claimed, type DmAudience } from './message-log';

/** A writer that takes longer has crashed, or is as good as crashed: statements of the store end before that. */
const EXPIRES_AFTER_MS = 10_000;
const AT_A_TIME = 100;

/** Finishes what crashed writers have begun: what the store says becomes of each claim. */
export class ClaimSettler {
  private readonly messageLog: MessageLog;

  /** @param audience who hears of direct messages; without it there are none */
  constructor(
    private readonly store: MessageStore,
    private readonly log: EventLog,
    private readonly events: MessageEvents,
    audience?: DmAudience,
  ) {
    this.messageLog = new MessageLog(log, audience);
  }

  /** Settles the claims that have expired; answers how many it took. */
  async settleExpired(): Promise<number> {
    const expired = await this.log.expired(EXPIRES_AFTER_MS, AT_A_TIME);
    for (const claim of expired) await this.settle(claim);
    return expired.length;
  }

  private async settle(claim: ExpiredClaim): Promise<void> {
    const { token, epoch, write } = claim;
    const claimed = claimedBy(claim);
    const row = write.kind === 'remove' ? undefined : await this.find(claim);
    // The later edit may have crashed as well: what tells of it stands for this one, too.
    if (row && write.kind === 'edit' && row.revision > write.revision) await this.tellOf(row, claimed);
    await this.messageLog.append(claimed, await this.outcome(claim, row), { token, epoch });
  }

  private async outcome(claim: ExpiredClaim, row: MessageRow | undefined): Promise<TopicEvent> {
    const { write } = claim;
    if (write.kind === 'remove') return this.finishRemoval(claim);
    if (row && write.kind === 'send') return this.events.created(row, this.store);
    if (row && write.kind === 'edit' && row.revision === write.revision) return this.events.updated(row, this.store);
    // The row is not there, or not edited: nobody knows whether it will be, so everybody looks again.
    return syncEvent();
  }

  private async tellOf(row: MessageRow, { guildId }: Claimed): Promise<void> {
    const { channelId, id, revision } = row;
    const edited = { guildId, channelId, id, write: { kind: 'edit', revision } } as const;
    const claim = await this.messageLog.claim({ ...edited, rights: 0, written: true });
    if (claim.kind !== 'granted') return;
    await this.messageLog.append(edited, await this.events.updated(row, this.store), claim);
  }

  /** Removing again is harmless and leaves no doubt. */
  private async finishRemoval({ topic, channelId, id }: ExpiredClaim): Promise<TopicEvent> {
    await this.store.remove(channelId, id);
    return this.events.removed({ channelId, id, guildId: guildOfTopic(topic) ?? null });
  }

  private async find({ channelId, id }: ExpiredClaim): Promise<MessageRow | undefined> {
    const [row] = await this.store.getMany(channelId, [id]);
    return row;
  }
}

const claimedBy = ({ topic, channelId, id, write }: ExpiredClaim): Claimed => {
  return { guildId: guildOfTopic(topic) ?? null, channelId, id, write };
};
