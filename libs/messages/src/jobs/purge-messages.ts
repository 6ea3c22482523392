import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { MessageStore } from '../store/message-store';
import { MESSAGES_QUEUE } from './purge-schedule';

/** Removes the messages of a channel that is gone. Purging again is harmless, so that a retry begins anew. */
@HandlesJobs(MESSAGES_QUEUE, { concurrency: 1 })
export class PurgeMessages extends JobHandler<{ channelId: string }> {
  constructor(private readonly store: MessageStore) {
    super();
  }

  handle({ data }: Job<{ channelId: string }>): Promise<void> {
    return this.store.purge(data.channelId);
  }
}
