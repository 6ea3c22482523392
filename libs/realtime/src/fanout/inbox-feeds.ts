import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EventLog } from '@messagepal/event-log';
import { ChangeClock } from './change-clock';
import { InboxFeed, type InboxActions } from './inbox-feed';

/** The users this node follows: those with a session here, each once. */
@Injectable()
export class InboxFeeds implements OnApplicationShutdown {
  private readonly feeds = new Map<string, { feed: InboxFeed; started: Promise<void> }>();
  private actions: InboxActions = { joined: () => undefined, userChanged: () => undefined };

  constructor(
    private readonly log: EventLog,
    private readonly clock: ChangeClock,
  ) {}

  /** Whoever does what inboxes ask for. Once, before the first {@link hold}. */
  use(actions: InboxActions): void {
    this.actions = actions;
  }

  /** The user's inbox, listening. Call {@link release} when done with it. */
  async hold(userId: string): Promise<InboxFeed> {
    const { feed, started } = this.feeds.get(userId) ?? this.begin(userId);
    feed.holders++;
    try {
      await started;
    } catch (error) {
      this.release(feed);
      throw error;
    }
    return feed;
  }

  /** Ends one {@link hold}; an inbox that nobody holds is let go at once. */
  release(feed: InboxFeed): void {
    feed.holders--;
    this.tidy(feed);
  }

  /** Lets go of an inbox whose last session has left. */
  tidy(feed: InboxFeed): void {
    if (feed.holders > 0 || this.feeds.get(feed.userId)?.feed !== feed) return;
    this.feeds.delete(feed.userId);
    feed.follower.stop();
  }

  of(userId: string): InboxFeed | undefined {
    return this.feeds.get(userId)?.feed;
  }

  /** Resolves when this inbox, if it is followed here, has told what is in its log now; all of them, if none is named. */
  async settle(userId?: string): Promise<void> {
    if (userId !== undefined) await this.of(userId)?.follower.settle();
    else await Promise.all([...this.feeds.values()].map(({ feed }) => feed.follower.settle()));
  }

  onApplicationShutdown(): void {
    for (const { feed } of this.feeds.values()) feed.follower.stop();
    this.feeds.clear();
  }

  private begin(userId: string): { feed: InboxFeed; started: Promise<void> } {
    const feed = new InboxFeed(userId, this.log, this.clock, this.actions);
    const entry = { feed, started: feed.start() };
    this.feeds.set(userId, entry);
    return entry;
  }
}
