import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EventLog } from '@messagepal/event-log';
import { GatewayMetrics } from '../gateway-metrics';
import { ChangeClock } from './change-clock';
import { GuildFeed } from './guild-feed';
import { GuildLoader } from './guild-loader';
import { LoginGate } from './login-gate';

/** How often feeds that nobody hears are let go. */
const SWEEP_MS = 15_000;

/** The guilds this node follows: those that its sessions belong to, each once. */
@Injectable()
export class GuildFeeds implements OnApplicationShutdown {
  private readonly feeds = new Map<string, { feed: GuildFeed; started: Promise<boolean> }>();
  private readonly sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();

  constructor(
    private readonly log: EventLog,
    private readonly loader: GuildLoader,
    private readonly clock: ChangeClock,
    private readonly gate: LoginGate,
    private readonly metrics: GatewayMetrics,
  ) {
    metrics.watchGuilds(() => this.feeds.size);
  }

  /** The guild's feed, listening; undefined for a guild that does not exist. Call {@link release} when done with it. */
  async hold(guildId: string): Promise<GuildFeed | undefined> {
    const { feed, started } = this.feeds.get(guildId) ?? this.begin(guildId);
    feed.holders++;
    try {
      if (await started) return feed;
    } catch (error) {
      this.drop(feed);
      throw error;
    }
    this.drop(feed);
    return undefined;
  }

  /** Ends one {@link hold}. Attached sessions hold the feed by themselves. */
  release(feed: GuildFeed): void {
    feed.holders--;
  }

  /** Not before: while the gateway drains, sessions leave from where their feeds stand. */
  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
    for (const { feed } of [...this.feeds.values()]) this.drop(feed);
  }

  private begin(guildId: string): { feed: GuildFeed; started: Promise<boolean> } {
    const feed = new GuildFeed(guildId, this.log, this.loader, this.clock, this.gate, this.metrics);
    const entry = { feed, started: feed.start() };
    this.feeds.set(guildId, entry);
    return entry;
  }

  /** A feed is kept for a while after its last session left: most come back. */
  private sweep(): void {
    for (const { feed } of [...this.feeds.values()]) if (feed.holders === 0) this.drop(feed);
  }

  private drop(feed: GuildFeed): void {
    feed.stop();
    if (this.feeds.get(feed.guildId)?.feed === feed) this.feeds.delete(feed.guildId);
  }
}
