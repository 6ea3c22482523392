import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { DataSource } from 'typeorm';
import { MentionBook } from '../mentions/mention-book';
import { READ_STATES_QUEUE } from './channel-purges';

/** Forgets marks and mentions of a channel that is gone. Doing it again is harmless. */
@HandlesJobs(READ_STATES_QUEUE, { concurrency: 1 })
export class PurgeChannel extends JobHandler<{ channelId: string }> {
  constructor(
    private readonly book: MentionBook,
    private readonly source: DataSource,
  ) {
    super();
  }

  async handle({ data: { channelId } }: Job<{ channelId: string }>): Promise<void> {
    await this.book.purge(channelId);
    await this.source.query('DELETE FROM read_states WHERE channel_id = $1', [channelId]);
  }
}
