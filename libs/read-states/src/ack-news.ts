import { Injectable } from '@nestjs/common';
import { EventLog, inboxTopic } from '@messagepal/event-log';
import type { DispatchEvents } from '@messagepal/protocol';
import type { KnownState } from './read-state.reader';

/** Tells all sessions of a user how far they have read now. */
@Injectable()
export class AckNews {
  constructor(private readonly log: EventLog) {}

  /** Once for each version, however often it is told and whoever made it. @throws ApiError SERVICE_UNAVAILABLE */
  async tell(userId: string, { state, byHand: manual }: KnownState): Promise<void> {
    const { channel_id, last_read_id, mention_count, version } = state;
    if (last_read_id === null) return;
    const ack: DispatchEvents['MESSAGE_ACK'] = { channel_id, message_id: last_read_id, mention_count, version };
    const d = JSON.stringify(manual ? { ...ack, manual } : ack);
    const event = { t: 'MESSAGE_ACK', scope: { kind: 'users' as const, userIds: [userId] }, d };
    await this.log.append(inboxTopic(userId), event, { once: `ack:${channel_id}:${version}` });
  }
}
