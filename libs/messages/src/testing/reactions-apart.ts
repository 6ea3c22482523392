import { ReactionStore } from '../store/reaction-store';
import type {
  Added,
  Marks,
  News,
  ReactedMessage,
  Reaction,
  ReactionBounds,
  ReactionCounts,
} from '../store/reaction-store';

const DIGITS = 8;

/** A store whose channels are others than those of any instance with another number: an empty one on an engine that has many. */
export class ReactionsApart extends ReactionStore {
  constructor(
    private readonly inner: ReactionStore,
    private readonly number: number,
  ) {
    super();
  }

  add(reaction: Reaction, bounds: ReactionBounds, news: News): Promise<Added> {
    return this.inner.add(this.at(reaction), bounds, news);
  }

  remove(reaction: Reaction, news: News): Promise<boolean> {
    return this.inner.remove(this.at(reaction), news);
  }

  clear(message: ReactedMessage, emoji: string | null, news: News): Promise<boolean> {
    return this.inner.clear(this.at(message), emoji, news);
  }

  marks(channelId: string, messageIds: readonly string[]): Promise<Marks> {
    return this.inner.marks(this.there(channelId), messageIds);
  }

  own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>> {
    return this.inner.own(this.there(channelId), userId, counts);
  }

  users(message: ReactedMessage, emoji: string, page: { after?: string; limit: number }): Promise<string[]> {
    return this.inner.users(this.at(message), emoji, page);
  }

  drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    return this.inner.drop(this.there(channelId), messageIds);
  }

  private at<T extends ReactedMessage>(message: T): T {
    return { ...message, channelId: this.there(message.channelId) };
  }

  private there(channelId: string): string {
    return `${this.number}${channelId.padStart(DIGITS, '0')}`;
  }
}
