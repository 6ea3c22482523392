import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Outbox, type OutboxJob } from '@messagepal/database';
import { Jobs } from '@messagepal/jobs';
import { MessageHooks, type Written } from '@messagepal/messages';
import { Drain, Metrics } from '@messagepal/runtime';
import type { Counter } from 'prom-client';
import { Extensions } from '../extensions';
import { eventJobs } from './event-jobs';
import { memberNews } from './extension-events';

/** Jobs that this process hands over at a time; what comes on top, while their engine does not answer, is lost and counted. */
const MAX_UNDER_WAY = 1_000;

/**
 * Turns what happens into jobs for the handlers of extensions. What changes a guild takes its jobs along in its transaction; of
 * messages, which have none, the process that wrote hands them over right afterwards.
 */
@Injectable()
export class EventPublisher implements OnModuleInit {
  private readonly logger = new Logger('ExtensionEvents');
  private readonly underWay = new Set<Promise<void>>();
  private readonly lost: Counter<'event'>;

  constructor(
    private readonly extensions: Extensions,
    private readonly jobs: Jobs,
    private readonly outbox: Outbox,
    private readonly hooks: MessageHooks,
    private readonly drain: Drain,
    metrics: Metrics,
  ) {
    this.lost = metrics.counter('extension_events_lost_total', 'Events that no handler will hear of', ['event']);
  }

  onModuleInit(): void {
    if (this.hasHandlers('MESSAGE_')) this.hooks.hasWritten('extensions', (written) => this.publish(written));
    if (this.hasHandlers('GUILD_MEMBER_')) this.followMembers();
    this.drain.onDrain('events of extensions', async () => void (await Promise.allSettled(this.underWay)));
  }

  private hasHandlers(prefix: string): boolean {
    return this.extensions.subscriptions.some(({ event }) => event.startsWith(prefix));
  }

  private followMembers(): void {
    const { subscriptions } = this.extensions;
    this.outbox.follow(({ events, version }) =>
      events.flatMap((one) => {
        const event = memberNews(one);
        return event ? eventJobs(subscriptions, event, String(version)) : [];
      }),
    );
  }

  private publish({ event, guildId, channelId, id: messageId, revision }: Written): void {
    const news = { event, guildId, channelId, messageId, revision };
    for (const job of eventJobs(this.extensions.subscriptions, news, String(revision))) this.handOver(job);
  }

  private handOver(job: OutboxJob): void {
    if (this.underWay.size >= MAX_UNDER_WAY) return this.lose(job, 'too many are waiting');
    const under = this.jobs.add(job).catch((error: unknown) => this.lose(job, String(error)));
    this.underWay.add(under);
    void under.finally(() => this.underWay.delete(under));
  }

  private lose({ name, data }: OutboxJob, why: string): void {
    this.lost.inc({ event: name });
    this.logger.error(`${String(data['handler'])} will not hear of ${name} ${String(data['messageId'])}: ${why}`);
  }
}
