import { ApiError } from '@messagepal/errors';
import type { ReactedMessage, Reaction, ReactionCounts } from '../store/reaction-store';
import { ReactionRows } from '../store/reactions/reaction-rows';
import type { ReactionSummary } from '../store/reactions/reaction-summary';

/** Where a change breaks off, once: as if its process were gone. */
export type BreakingPoint = 'before reading' | 'before the summary' | 'after the summary' | 'after the rows';

/** Rows of an engine, reached by a process that stops in the middle of its next change. */
export class FaultyReactionRows extends ReactionRows {
  breakOff?: BreakingPoint;

  constructor(private readonly inner: ReactionRows) {
    super();
  }

  async summaries(channelId: string, messageIds: readonly string[]): Promise<Map<string, ReactionSummary>> {
    this.pass('before reading');
    return this.inner.summaries(channelId, messageIds);
  }

  async write(message: ReactedMessage, summary: ReactionSummary): Promise<void> {
    this.pass('before the summary');
    await this.inner.write(message, summary);
    this.pass('after the summary');
  }

  async apply(message: ReactedMessage, summary: ReactionSummary): Promise<void> {
    await this.inner.apply(message, summary);
    this.pass('after the rows');
  }

  has(reaction: Reaction): Promise<boolean> {
    return this.inner.has(reaction);
  }

  own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>> {
    return this.inner.own(channelId, userId, counts);
  }

  users(message: ReactedMessage, emoji: string, page: { after?: string; limit: number }): Promise<string[]> {
    return this.inner.users(message, emoji, page);
  }

  drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    return this.inner.drop(channelId, messageIds);
  }

  private pass(point: BreakingPoint): void {
    if (this.breakOff !== point) return;
    this.breakOff = undefined;
    throw new ApiError('SERVICE_UNAVAILABLE');
  }
}
