import type { Appended, Claim, ClaimRequest, TopicEvent } from '@messagepal/event-log';
import { ApiError } from '@messagepal/errors';
import type { MessageStore } from '../store/message-store';
import { ChannelPasts } from './channel-past';
import type { Claimed, MessageLog } from './message-log';

export type Granted = Extract<Claim, { kind: 'granted' }>;
export type Answer = Exclude<Claim, { kind: 'cold' }>;

/** The guild, null for a DM, and the write that a claim is made for. */
export interface Write extends Omit<ClaimRequest, 'warm' | 'written'> {
  guildId: string | null;
}

/** A log that restarts more often than this within one write is not there. */
const ATTEMPTS = 8;

/** The two steps around a row: the claim before it and the append after it. */
export class MessageWriter {
  private readonly pasts: ChannelPasts;

  constructor(
    private readonly log: MessageLog,
    store: MessageStore,
    now: () => number,
  ) {
    this.pasts = new ChannelPasts(store, now);
  }

  /** Claims, and tells a cold log what the store knows. `written` says that the row is there under a claim that was lost. */
  async claim(write: Write, written = false): Promise<Answer> {
    const request = written ? { ...write, written } : write;
    let answer = await this.log.claim(request);
    for (let attempt = 0; answer.kind === 'cold'; attempt += 1) {
      if (attempt === ATTEMPTS) throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
      const warm = await this.pasts.read(request.channelId, answer.epoch);
      answer = await this.log.claim({ ...request, warm });
    }
    return answer;
  }

  /**
   * Appends the event of a row that is written. If the log lost the claim, claims again with the row's own id. Answers the
   * claim that holds the id by now, which is another one if a repetition of the send was given another id meanwhile.
   */
  async append(write: Write, event: TopicEvent, grant: Granted): Promise<Answer> {
    let held: Answer = grant;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (held.kind !== 'granted' || held.id !== write.id) return held;
      if ((await this.appendOnce(write, event, held, attempt > 0)).kind !== 'restarted') return held;
      held = await this.claim(write, true);
    }
    throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  }

  appendOnce(
    write: Claimed,
    event: TopicEvent,
    { token, epoch }: { token: string; epoch: string },
    told = false,
  ): Promise<Appended> {
    return this.log.append(write, event, { token, epoch }, told);
  }
}
