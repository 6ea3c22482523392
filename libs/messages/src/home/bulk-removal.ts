import { guildTopic, type Appended, type EventLog } from '@messagepal/event-log';
import { ApiError } from '@messagepal/errors';
import type { MessageEvents } from '../message.events';
import type { MessageStore } from '../store/message-store';
import type { RemoveManyRequest, Removed } from './message-home';
import type { Granted, MessageWriter, Write } from './message-writer';

/** A log that restarts more often than this within one removal is not there. */
const ATTEMPTS = 8;

/** Passes every check of rights: one moment's check holds for all messages of a request. */
const ANY_RIGHTS = Number.MAX_SAFE_INTEGER;

/**
 * Removes many messages of a channel: a claim for each, one statement, one event. A crash in between leaves claims of single
 * removals, which the sweeper finishes one by one.
 */
export class BulkRemoval {
  constructor(
    private readonly writer: MessageWriter,
    private readonly log: EventLog,
    private readonly store: MessageStore,
    private readonly events: MessageEvents,
  ) {}

  async run(request: RemoveManyRequest): Promise<Removed> {
    const grants = await this.claim(writesOf(request));
    if (!Array.isArray(grants)) return grants;
    // The others were removed and told of before.
    const ids = grants.map(({ id }) => id);
    if (ids.length === 0) return { kind: 'removed' };
    await this.store.removeMany(request.channelId, ids);
    await this.append(request, grants);
    return { kind: 'removed' };
  }

  /** The rights are checked once, with the first: else a part could be claimed, and so be removed by the sweeper. */
  private async claim([first, ...rest]: Write[], written = false) {
    if (!first) return [];
    const decisive = await this.writer.claim(first, written);
    if (decisive.kind === 'stale') return decisive;
    const others = rest.map((write) => this.writer.claim({ ...write, rights: ANY_RIGHTS }, written));
    const answers = [decisive, ...(await Promise.all(others))];
    return answers.filter((answer): answer is Granted => answer.kind === 'granted');
  }

  private async append(request: RemoveManyRequest, claimed: readonly Granted[]): Promise<void> {
    let grants = claimed;
    let restarts = 0;
    while (restarts < ATTEMPTS) {
      const [first, ...rest] = grants;
      if (!first) return;
      const { kind } = await this.appendOnce(request, first, rest);
      if (kind === 'appended') return;
      // Somebody else has told of the first meanwhile, perhaps only of the first.
      grants = kind === 'known' ? rest : await this.claimAgain(request);
      if (kind === 'restarted') restarts += 1;
    }
    throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  }

  private appendOnce(request: RemoveManyRequest, first: Granted, rest: readonly Granted[]): Promise<Appended> {
    const event = this.events.removedMany({ ...request, ids: [first, ...rest].map(({ id }) => id) });
    const by = { token: first.token, epoch: first.epoch, also: rest.map(({ token }) => token) };
    return this.log.append(guildTopic(request.guildId), event, by);
  }

  private async claimAgain(request: RemoveManyRequest): Promise<readonly Granted[]> {
    const again = await this.claim(writesOf(request), true);
    return Array.isArray(again) ? again : [];
  }
}

const writesOf = ({ guildId, channelId, ids, rights }: RemoveManyRequest): Write[] =>
  [...new Set(ids)].map((id) => ({ guildId, channelId, id, rights, write: { kind: 'remove' } }));
