import type { OutboxJob } from '@messagepal/database';
import { jobId, jobQueue, type JobData } from '@messagepal/jobs';
import type { Subscription } from '../extensions';
import type { ExtensionEvent } from './extension-events';

export const EVENTS_QUEUE = 'extension-events';

/** One object, since Nest knows a dynamic module by it: two would be two queues. */
export const EVENTS_QUEUE_MODULE = jobQueue(EVENTS_QUEUE);

/** An event on its way to one handler. */
export type EventJob = JobData & { readonly handler: string };

/**
 * One job for each handler of an event, so that they fail and are repeated each on its own.
 *
 * @param occurrence what tells this event from others of its kind about the same, e.g. a version
 */
export const eventJobs = (
  subscriptions: readonly Subscription[],
  event: ExtensionEvent,
  occurrence: string,
): OutboxJob[] =>
  subscriptions
    .filter((subscription) => subscription.event === event.event)
    .map(({ key }) => ({
      queue: EVENTS_QUEUE,
      name: event.event,
      id: jobId('event', key, event.event, ...subjectOf(event), occurrence),
      data: { ...event, handler: key },
    }));

const subjectOf = (event: ExtensionEvent): string[] =>
  'messageId' in event ? [event.messageId] : [event.guildId, event.userId];
