import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { jobId, Jobs } from '@messagepal/jobs';
import { LRUCache } from 'lru-cache';
import { ChangeNotes, type NotedChannel } from './change-notes';
import { SEARCH_QUEUE, type IndexData } from './index-queue';

const EVERY_MS = 500;
const CHANNELS_PER_ROUND = 500;
/** A job that was handed over and lost with its queue is handed over again after this. */
const LOST_AFTER_MS = 60_000;

/** Hands channels that have notes to the queue: one job a channel, however many notes and workers there are. */
@Injectable()
export class IndexFeeder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(IndexFeeder.name);
  private readonly handed = new LRUCache<string, true>({ max: 10_000, ttl: LOST_AFTER_MS });
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;

  constructor(
    private readonly notes: ChangeNotes,
    private readonly jobs: Jobs,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round ??= this.feed().finally(() => (this.round = undefined));
    }, EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async feed(): Promise<void> {
    try {
      for (const channel of await this.notes.channels(CHANNELS_PER_ROUND)) await this.hand(channel);
    } catch (error) {
      this.logger.warn(`Channels wait to be indexed: ${String(error)}`);
    }
  }

  private async hand({ channelId, noted }: NotedChannel): Promise<void> {
    const key = `${channelId}/${noted}`;
    if (this.handed.has(key)) return;
    const data: IndexData = { channelId, spaceId: '', purge: false };
    // Never the id of one that was given up.
    const id = jobId('index', channelId, String(Date.now()));
    await this.jobs.add({ queue: SEARCH_QUEUE, name: 'index-channel', id, data }, { alone: `index-${channelId}` });
    this.handed.set(key, true);
  }
}
