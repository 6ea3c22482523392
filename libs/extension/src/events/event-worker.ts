import { Logger, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import { Metrics } from '@messagepal/runtime';
import type { Job } from 'bullmq';
import type { Counter } from 'prom-client';
import { boundMethod } from '../bound-method';
import { Extensions } from '../extensions';
import { EVENTS_QUEUE, type EventJob } from './event-jobs';
import type { ExtensionEvent } from './extension-events';

type Listener = (event: ExtensionEvent) => Promise<void> | void;

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Calls the handlers of extensions. One that fails is named in the log and called again later, apart from all others. */
@HandlesJobs(EVENTS_QUEUE, { concurrency: 8 })
export class EventWorker extends JobHandler<EventJob> implements OnModuleInit {
  private readonly logger = new Logger('ExtensionEvents');
  private readonly listeners = new Map<string, Listener>();
  private readonly outcomes: Counter<'handler' | 'outcome'>;

  constructor(
    private readonly extensions: Extensions,
    private readonly modules: ModuleRef,
    metrics: Metrics,
  ) {
    super();
    const help = 'Calls of handlers of extensions';
    this.outcomes = metrics.counter('extension_events_total', help, ['handler', 'outcome']);
  }

  /** @throws ExtensionError for a class that no module of the extension provides */
  onModuleInit(): void {
    for (const part of this.extensions.subscriptions) {
      this.listeners.set(part.key, boundMethod<Listener>(this.modules, part, 'worker'));
    }
  }

  async handle({ data }: Job<EventJob>): Promise<void> {
    const { handler, ...event } = data;
    const listener = this.listeners.get(handler);
    if (!listener) return this.logger.warn(`There is no handler ${handler} (any more): its event is dropped`);
    try {
      await listener(event as object as ExtensionEvent);
      this.outcomes.inc({ handler, outcome: 'done' });
    } catch (error) {
      this.outcomes.inc({ handler, outcome: 'failed' });
      this.logger.error(`${handler} failed at ${String(data['event'])}; it is called again later`, stackOf(error));
      throw error;
    }
  }
}
