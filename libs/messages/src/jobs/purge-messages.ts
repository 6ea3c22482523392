import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { MessageStoreSource } from '../store/message-store-source';
import { MESSAGES_QUEUE } from './purge-schedule';

/** Removes the messages of a channel that is gone. Purging again is harmless, so that a retry begins anew. */
@HandlesJobs(MESSAGES_QUEUE, { concurrency: 1 })
export class PurgeMessages extends JobHandler<{ channelId: string }> {
  constructor(private readonly source: MessageStoreSource) {
    super();
  }

  async handle({ data }: Job<{ channelId: string }>): Promise<void> {
    const store = await this.source.open();
    await store.purge(data.channelId);
  }
}
